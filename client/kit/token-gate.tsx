// A button for work that costs tokens: the cost before it, a question first, the paywall where it is short, and on after it.
import { type ReactNode, useId } from 'react'
import { CostBadge } from './cost-badge.tsx'
import { judgeQuote, sayAffordability } from './cost-words.ts'
import { CostQuestion, ShortDialog } from './gate-dialogs.tsx'
import { useQuote, useUnit } from './hooks.ts'
import { useResumed } from './use-resumed.ts'
import { useWork, type WorkOrder } from './use-work.ts'

export interface TokenGateProps<Result> extends WorkOrder<Result> {
  /** What the button says: `Write it`. */
  label: ReactNode
  /** Asked before anything opens: the form's own validation. False: nothing happens. */
  check?: () => boolean
}

export function TokenGate<Result>({ label, check, ...order }: TokenGateProps<Result>) {
  const { action, quantity, size } = order
  const { data: quote } = useQuote({ action, quantity, size })
  const unit = useUnit()
  const resumed = useResumed(action)
  const { now, confirm, start, showPaywall, dismiss } = useWork(order, resumed)
  const hintId = useId()
  const judged = quote === null ? null : judgeQuote(quote)
  const isRunning = now.state === 'running'
  // Asked anew whenever the balance changes, in whichever tab.
  const isCovered = judged !== null && judged !== 'short'
  // Whoever came back from paying has answered the question already.
  const isAnswered = resumed?.ready === true

  const go = () => void start()
  const press = () => {
    if (isRunning || check?.() === false) return
    // What was interrupted may have been paid in another tab: its own request id says so, and a paywall would not.
    if (judged === 'short' && resumed === null) void showPaywall()
    else if (judged === 'affordable' && !isAnswered) confirm()
    else go()
  }

  return (
    <div className="farebox-gate">
      <div className="farebox-gate-row">
        <button
          type="button"
          className="farebox-button farebox-primary"
          aria-disabled={isRunning}
          aria-busy={isRunning}
          aria-describedby={hintId}
          onClick={press}
        >
          {isRunning ? 'Working…' : isAnswered ? <>Continue: {label}</> : label}
        </button>
        <CostBadge action={action} quantity={quantity} size={size} />
      </div>
      <p className="farebox-hint" id={hintId}>
        {quote !== null && now.state !== 'done' && sayAffordability(quote, unit)}
      </p>
      <div role="status" className="farebox-said">
        {isRunning && <span className="farebox-unseen">Working</span>}
        {now.state === 'done' && <p className="farebox-good">Done.</p>}
        {now.state === 'idle' && resumed !== null && (
          <p className="farebox-notice">
            {isAnswered
              ? 'You have enough now. Your work is as you left it.'
              : 'Your work is as you left it.'}
          </p>
        )}
      </div>
      <div role="alert">
        {now.state === 'failed' && (
          <p className="farebox-error">
            {now.text} A run that fails is not charged, and the same work is never charged twice.
          </p>
        )}
      </div>
      <CostQuestion now={now} label={label} quote={quote} unit={unit} onGo={go} onDismiss={dismiss} />
      <ShortDialog now={now} label={label} isCovered={isCovered} onGo={go} onDismiss={dismiss} />
    </div>
  )
}
