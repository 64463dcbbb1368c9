// What happened in these days, numbered as on the chart; to point at one here is to point at it there.
import { useState } from 'react'
import { Button } from '../button.tsx'
import { classNames } from '../class-names.ts'
import { Link } from '../link.tsx'
import { momentName, type PlacedAnnotation, spanName } from './zones.ts'

export interface AnnotationListProps {
  annotations: readonly PlacedAnnotation[]
  zone: string
  onPoint: (number: number | null) => void
}

/** More than these would be longer than the chart itself. */
const LISTED_MAX = 8

export function AnnotationList({ annotations, zone, onPoint }: AnnotationListProps) {
  const [isWhole, setWhole] = useState(false)
  const listed = isWhole ? annotations : annotations.slice(0, LISTED_MAX)
  if (annotations.length === 0) return null
  return (
    <div className="text-sm">
      <Listed annotations={listed} zone={zone} onPoint={onPoint} />
      {annotations.length > LISTED_MAX && (
        <Button
          size="sm"
          variant="quiet"
          className="mt-1"
          aria-expanded={isWhole}
          onClick={() => setWhole(!isWhole)}
        >
          {isWhole ? `Show the first ${LISTED_MAX}` : `Show all ${annotations.length}`}
        </Button>
      )}
    </div>
  )
}

function Listed({ annotations, zone, onPoint }: AnnotationListProps) {
  return (
    <ol aria-label="What happened" className="grid gap-y-0.5">
      {annotations.map(({ number, label, at, until, href }) => {
        const pointing = {
          className: 'text-left',
          onPointerEnter: () => onPoint(number),
          onPointerLeave: () => onPoint(null),
          onFocus: () => onPoint(number),
          onBlur: () => onPoint(null),
        }
        return (
          <li key={number} className="flex min-w-0 items-start gap-2 py-0.5">
            <span
              aria-hidden
              className="mt-0.5 inline-grid size-4 shrink-0 place-items-center rounded-full border border-ink-2 text-[10px] leading-none font-semibold text-ink-2"
            >
              {number}
            </span>
            <div className="flex min-w-0 flex-1 flex-wrap gap-x-2">
              {until === undefined ? (
                <time dateTime={at} className="text-ink-2">
                  {momentName(at, zone)}
                </time>
              ) : (
                <span className="text-ink-2">{spanName(at, until, zone)}</span>
              )}
              {/* Beside the longer dates of what lasted there must be more room, or its name stands beneath. */}
              <span className={classNames('min-w-0 grow', until === undefined ? 'basis-40' : 'basis-56')}>
                {href === undefined ? (
                  // Leads nowhere, but a finger and the Tab key must be able to ask where on the chart it is.
                  <button type="button" {...pointing} onClick={() => onPoint(number)}>
                    {label}
                  </button>
                ) : (
                  <Link href={href} {...pointing}>
                    {label}
                  </Link>
                )}
              </span>
            </div>
          </li>
        )
      })}
    </ol>
  )
}
