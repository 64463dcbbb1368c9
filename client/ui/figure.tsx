// A number one can trust: what it means, how it moved and against when, as of when, and the way to its rows.
import { ArrowDown, ArrowUp, Minus } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { type DeltaReading, type GoodDirection, readDelta } from './figure-delta.ts'
import { Link } from './link.tsx'
import { SkeletonBar } from './skeleton.tsx'
import { Tooltip } from './tooltip.tsx'

export interface FigureProps {
  label: string
  /** `Money`, `Tokens` or formatted text; null when there is not enough data to say. */
  value: ReactNode
  /** After the value, smaller: "per payer". */
  unit?: string
  delta?: {
    /** 0.084 for 8.4 % more; null when the baseline was nothing. */
    ratio: number | null
    good: GoodDirection
    /** The dates compared with, as in "24 Sep – 21 Oct". */
    baseline: string
  }
  /** The formula and its denominator, in words. */
  definition?: ReactNode
  /** As in "14:05 UTC". */
  asOf?: string
  /** Where the rows behind it are. */
  href?: string
  /** Beneath: a target with its headroom, a spark line. */
  children?: ReactNode
}

export function Figure({ label, value, unit, delta, definition, asOf, href, children }: FigureProps) {
  return (
    <div className="grid min-w-0 content-start gap-1">
      <p className="text-sm text-ink-2">
        {definition ? (
          <Tooltip content={definition}>
            <button
              type="button"
              className="target cursor-help rounded-sm text-left underline decoration-line-strong decoration-dotted underline-offset-4"
            >
              {label}
            </button>
          </Tooltip>
        ) : (
          label
        )}
      </p>
      <p className="text-2xl font-semibold tracking-tight tabular-nums">
        {value === null ? <NotEnough /> : <FigureValue label={label} value={value} href={href} />}
        {unit && value !== null && (
          <span className="ml-1.5 text-sm font-normal tracking-normal text-ink-2">{unit}</span>
        )}
      </p>
      {delta && value !== null && (
        <Movement reading={readDelta(delta.ratio, delta.good)} baseline={delta.baseline} />
      )}
      {asOf && <p className="text-xs text-ink-3">as of {asOf}</p>}
      {children}
    </div>
  )
}

function FigureValue({ label, value, href }: { label: string; value: ReactNode; href: string | undefined }) {
  if (href === undefined) return value
  return (
    <Link
      plain
      href={href}
      className="decoration-line-strong decoration-1 underline-offset-4 hover:underline focus-visible:underline"
    >
      {value}
      <span className="sr-only"> {label}: open its rows</span>
    </Link>
  )
}

function NotEnough() {
  return <span className="text-base font-normal tracking-normal text-ink-3">Not enough data</span>
}

const COLOUR = { good: 'text-good', bad: 'text-bad', neutral: 'text-ink-2' }

function Movement({ reading, baseline }: { reading: DeltaReading; baseline: string }) {
  const Icon = { up: ArrowUp, down: ArrowDown, flat: Minus }[reading.direction]
  return (
    <p className="flex flex-wrap items-center gap-x-1.5 text-sm">
      <span
        className={classNames(
          'inline-flex items-center gap-0.5 font-medium tabular-nums',
          COLOUR[reading.tone],
        )}
      >
        <Icon aria-hidden size={14} />
        <span aria-hidden>{reading.text}</span>
        <span className="sr-only">{reading.spoken}</span>
      </span>
      <span className="text-ink-3">vs {baseline}</span>
    </p>
  )
}

/** In the place of a figure that is on its way, and of its size. */
export function FigureSkeleton() {
  return (
    <div aria-hidden className="grid animate-late content-start gap-1">
      <SkeletonBar className="my-1 h-3 w-24" />
      <ValueSkeleton />
    </div>
  )
}

/** The same under a label that is there already. */
export function ValueSkeleton() {
  return (
    <div aria-hidden className="grid animate-late content-start gap-1">
      <SkeletonBar className="my-1.5 h-5 w-32" />
      <SkeletonBar className="my-1 h-3 w-28" />
    </div>
  )
}
