// A figure on a card of its own: one number, how it moved, its last weeks as a line, and each of its states.
import type { ReactNode } from 'react'
import { Sparkline, type SparklineProps } from './chart/sparkline.tsx'
import { classNames } from './class-names.ts'
import { Failure } from './failure.tsx'
import { Figure, type FigureProps, ValueSkeleton } from './figure.tsx'

type StatState =
  | { kind: 'loading' }
  /** Nothing has happened yet; `fills` says what would be counted. */
  | { kind: 'empty'; fills: ReactNode }
  /** Something has, but too little to say a figure; `needs` says how much it takes. */
  | { kind: 'not-enough-data'; needs: ReactNode }
  | { kind: 'error'; message: string; requestId?: string | undefined; onRetry?: () => void }
  | ({ kind: 'ready'; value: NonNullable<ReactNode>; spark?: Omit<SparklineProps, 'label'> } & Pick<
      FigureProps,
      'unit' | 'delta' | 'asOf' | 'href' | 'children'
    >)

export interface StatProps extends Pick<FigureProps, 'label' | 'definition'> {
  state: StatState
  className?: string
}

export function Stat({ label, definition, state, className }: StatProps) {
  return (
    <article
      aria-label={label}
      aria-busy={state.kind === 'loading' || undefined}
      className={classNames('min-h-32 min-w-0 rounded-lg border border-line bg-surface p-4', className)}
    >
      <StatBody label={label} definition={definition} state={state} />
    </article>
  )
}

function StatBody({ label, definition, state }: StatProps) {
  const named = { label, definition }
  switch (state.kind) {
    case 'loading':
      return (
        <>
          <span role="status" className="sr-only">
            Loading {label}
          </span>
          <p aria-hidden className="text-sm text-ink-2">
            {label}
          </p>
          <ValueSkeleton />
        </>
      )
    case 'empty':
      return (
        <Figure {...named} value={<span className="text-ink-3">–</span>}>
          <p className="text-sm text-ink-2">{state.fills}</p>
        </Figure>
      )
    case 'not-enough-data':
      return (
        <Figure {...named} value={null}>
          <p className="text-sm text-ink-2">{state.needs}</p>
        </Figure>
      )
    case 'error':
      return (
        <>
          <p className="mb-2 text-sm text-ink-2">{label}</p>
          <Failure message={state.message} requestId={state.requestId} onRetry={state.onRetry} />
        </>
      )
    case 'ready': {
      const { kind: _kind, spark, children, ...figure } = state
      return (
        <Figure {...named} {...figure}>
          {spark && (
            <div className="mt-1">
              <Sparkline label={label} {...spark} widthPx={200} />
            </div>
          )}
          {children}
        </Figure>
      )
    }
  }
}
