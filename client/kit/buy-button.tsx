// One of several ways to the checkout: its button, and what is said where the checkout did not open.
import type { ReactNode } from 'react'
import type { Choice } from './procedures.ts'
import { type Buying, keyOf, type useBuy } from './use-buy.ts'

export interface BuyButtonProps {
  /** What `useBuy` of the whole list gives: while one button leads away, none of the others does. */
  buys: ReturnType<typeof useBuy>
  choice: Choice
  returnUrl: string | undefined
  look: 'primary' | 'secondary'
  label: string
  /** What is bought, for those who hear the button without seeing where it stands. */
  named: ReactNode
}

export function BuyButton({ buys: { buying, buy }, choice, returnUrl, look, label, named }: BuyButtonProps) {
  const isLeaving = buying.state === 'leaving'
  return (
    <button
      type="button"
      className={`farebox-button farebox-${look}`}
      aria-disabled={isLeaving}
      onClick={() => {
        if (!isLeaving) void buy(choice, { returnUrl })
      }}
    >
      {isLeaving && buying.key === keyOf(choice) ? 'To the checkout…' : label}
      <span className="farebox-unseen">{named}</span>
    </button>
  )
}

export function CheckoutTrouble({ buying }: { buying: Buying }) {
  return (
    <div role="alert">
      {buying.state === 'failed' && (
        <p className="farebox-error">
          The checkout did not open, and nothing was paid: {buying.error.message}
        </p>
      )}
    </div>
  )
}
