// A card with a head, and the five states that everything asked from a server goes through.
import { type ReactNode, useId } from 'react'
import { classNames } from './class-names.ts'
import { EmptyState } from './empty-state.tsx'
import { Failure } from './failure.tsx'
import { PanelBoundary } from './panel-boundary.tsx'
import { Skeleton } from './skeleton.tsx'

export type PanelState =
  | { kind: 'loading' }
  /** `fills` says what would fill it, `action` leads there. */
  | { kind: 'empty'; title: string; fills: string; action?: ReactNode }
  | {
      kind: 'error'
      message: string
      requestId?: string | undefined
      onRetry?: () => void
      retrying?: boolean
    }
  /** Shown, but not whole or not fresh; `because` says which part and since when. */
  | { kind: 'partial'; because: string; onRetry?: () => void; retrying?: boolean }
  | { kind: 'ready' }

export interface PanelProps {
  title: string
  /** A sentence under the title, for what the title cannot say. */
  hint?: ReactNode
  /** Buttons and menus at the end of the head. */
  actions?: ReactNode
  state?: PanelState
  /** The shape of what is coming; three lines of text by default. */
  skeleton?: ReactNode
  /** Set when the content brings its own edges, such as a table. */
  flush?: boolean
  footer?: ReactNode
  className?: string
  children?: ReactNode
}

const READY: PanelState = { kind: 'ready' }

export function Panel({
  title,
  hint,
  actions,
  state = READY,
  skeleton,
  flush = false,
  footer,
  className,
  children,
}: PanelProps) {
  const titleId = useId()
  return (
    <section
      aria-labelledby={titleId}
      aria-busy={state.kind === 'loading' || undefined}
      className={classNames('min-w-0 rounded-lg border border-line bg-surface', className)}
    >
      <header className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-2 border-b border-line px-gutter py-2">
        <div className="min-w-0 flex-1">
          <h2 id={titleId} className="text-base">
            {title}
          </h2>
          {hint && <p className="text-sm text-ink-2">{hint}</p>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      <PanelBoundary framed={false}>
        <PanelBody title={title} state={state} skeleton={skeleton} flush={flush}>
          {children}
        </PanelBody>
      </PanelBoundary>
      {footer && (
        <footer className="border-t border-line px-gutter py-2.5 text-sm text-ink-2">{footer}</footer>
      )}
    </section>
  )
}

type PanelBodyProps = Pick<PanelProps, 'title' | 'skeleton' | 'flush' | 'children'> & { state: PanelState }

function PanelBody({ title, state, skeleton, flush, children }: PanelBodyProps) {
  const inset = flush ? '' : 'p-gutter'
  switch (state.kind) {
    case 'loading':
      return (
        <div className="p-gutter">
          <span role="status" className="sr-only">
            Loading {title}
          </span>
          {skeleton ? <div className="animate-late">{skeleton}</div> : <Skeleton />}
        </div>
      )
    case 'empty':
      return <EmptyState title={state.title} fills={state.fills} action={state.action} />
    case 'error':
      return (
        <div className="p-gutter">
          <Failure {...state} />
        </div>
      )
    case 'partial':
      return (
        <>
          <div
            role="status"
            className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-warn-soft px-gutter py-1.5 text-sm text-warn"
          >
            <span className="min-w-0 flex-1">{state.because}</span>
            {state.onRetry && (
              <button
                type="button"
                className="target font-medium underline underline-offset-2"
                aria-disabled={state.retrying || undefined}
                onClick={state.retrying ? undefined : state.onRetry}
              >
                {state.retrying ? 'Refreshing…' : 'Refresh'}
              </button>
            )}
          </div>
          <div className={inset}>{children}</div>
        </>
      )
    case 'ready':
      return <div className={inset}>{children}</div>
  }
}
