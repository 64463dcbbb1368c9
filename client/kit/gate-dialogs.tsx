// What a gate asks before work that costs tokens, and what it shows where they do not suffice.
import type { ReactNode } from 'react'
import type { Quote } from './contract.ts'
import { sayAffordability, sayCost } from './cost-words.ts'
import { Dialog } from './dialog.tsx'
import { Paywall } from './paywall.tsx'
import type { Unit } from './tokens-text.ts'
import type { WorkState } from './use-work.ts'
import { Waiting } from './waiting.tsx'

interface AskProps {
  now: WorkState
  /** What the gate's button says. */
  label: ReactNode
  onGo(): void
  onDismiss(): void
}

export function CostQuestion({
  now,
  label,
  quote,
  unit,
  onGo,
  onDismiss,
}: AskProps & { quote: Quote | null; unit: Unit }) {
  return (
    <Dialog
      isOpen={now.state === 'confirming'}
      title={quote === null ? 'Go on?' : `Spend ${sayCost(quote, unit)}?`}
      onClose={onDismiss}
    >
      <p>{quote !== null && sayAffordability(quote, unit)} It is taken only if the run succeeds.</p>
      <Choices go={label} onGo={onGo} leave="Cancel" onLeave={onDismiss} />
    </Dialog>
  )
}

/** `isCovered`: what was missing has arrived meanwhile. */
export function ShortDialog({ now, label, isCovered, onGo, onDismiss }: AskProps & { isCovered: boolean }) {
  const paywall = now.state === 'short' ? now.paywall : null
  return (
    <Dialog
      isOpen={now.state === 'short'}
      title={isCovered ? 'You have enough now' : titleOf(paywall)}
      onClose={onDismiss}
    >
      {now.state === 'short' && paywall === null && <Waiting what="what covers it" lines={4} />}
      {paywall !== null && !isCovered && <Paywall paywall={paywall} onDismiss={onDismiss} />}
      {paywall !== null && isCovered && (
        <div className="farebox-paywall">
          <p>What was missing has arrived.</p>
          <Choices go={<>Continue: {label}</>} onGo={onGo} leave="Not now" onLeave={onDismiss} />
        </div>
      )}
    </Dialog>
  )
}

function titleOf(paywall: { math: { short: number } } | null): string {
  return paywall === null ? 'Too few tokens' : `You are short by ${paywall.math.short}`
}

interface ChoicesProps {
  go: ReactNode
  onGo(): void
  leave: string
  onLeave(): void
}

function Choices({ go, onGo, leave, onLeave }: ChoicesProps) {
  return (
    <div className="farebox-actions">
      <button type="button" className="farebox-button farebox-primary" onClick={onGo}>
        {go}
      </button>
      <button type="button" className="farebox-button farebox-quiet" onClick={onLeave}>
        {leave}
      </button>
    </div>
  )
}
