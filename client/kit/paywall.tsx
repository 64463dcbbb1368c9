// What a user who is short is shown: the math, what covers it, and what is true of all of it.
import { useState } from 'react'
import { CheckoutTrouble } from './buy-button.tsx'
import type { Paywall as Shown } from './contract.ts'
import { useUnit } from './hooks.ts'
import { writeMoney } from './money-text.ts'
import { OfferList } from './offer-list.tsx'
import { useKit } from './provider.tsx'
import { writeTokens } from './tokens-text.ts'
import { keyOf, useBuy } from './use-buy.ts'

export interface PaywallProps {
  /** The answer of `paywall.show`. */
  paywall: Shown
  /** Without buying: the work stays where it is. */
  onDismiss(): void
}

export function Paywall({ paywall, onDismiss }: PaywallProps) {
  const { impressionId, math, offers, safety, resumeToken } = paywall
  const { asker } = useKit()
  const unit = useUnit()
  const { buying, buy } = useBuy()
  const [chosenId, setChosenId] = useState(offers.find(({ preselected }) => preselected)?.offerId ?? null)
  const chosen = offers.find(({ offerId }) => offerId === chosenId) ?? null
  const isLeaving = buying.state === 'leaving'

  const leave = () => {
    if (chosen === null || isLeaving) return
    const { offerId } = chosen
    // That it was chosen is told, but nobody waits for it, and nobody is kept from paying by it.
    void asker.mutate('paywall.record', { impressionId, event: 'selected', offerId }).catch(() => undefined)
    void buy({ offerId, impressionId }, { resumeToken })
  }

  return (
    <div className="farebox-paywall">
      <dl className="farebox-math" aria-label={math.text}>
        <div>
          <dt>You have</dt>
          <dd>{writeTokens(math.have)}</dd>
        </div>
        <div>
          <dt>This needs</dt>
          <dd>{writeTokens(math.need)}</dd>
        </div>
        <div className="farebox-math-short">
          <dt>Short by</dt>
          <dd>{writeTokens(math.short)}</dd>
        </div>
      </dl>
      {offers.length === 0 ? (
        <p className="farebox-muted">Nothing that is sold here covers this at the moment.</p>
      ) : (
        <OfferList offers={offers} unit={unit} chosenId={chosenId} onChoose={setChosenId} />
      )}
      <CheckoutTrouble buying={buying} />
      <div className="farebox-actions">
        {offers.length > 0 && (
          <button
            type="button"
            className="farebox-button farebox-primary"
            aria-disabled={isLeaving || chosen === null}
            onClick={leave}
          >
            {isLeaving && chosen !== null && buying.key === keyOf({ offerId: chosen.offerId, impressionId })
              ? 'To the checkout…'
              : payWords(chosen)}
          </button>
        )}
        <button type="button" className="farebox-button farebox-quiet" onClick={onDismiss}>
          Not now
        </button>
      </div>
      <ul className="farebox-safety">
        {safety.map(line => (
          <li key={line}>{line}</li>
        ))}
        <li>Your work is kept for 7 days.</li>
      </ul>
    </div>
  )
}

function payWords(chosen: Shown['offers'][number] | null): string {
  if (chosen === null) return 'Choose one to go on'
  return chosen.recurring ? `Subscribe for ${writeMoney(chosen.price)}` : `Pay ${writeMoney(chosen.price)}`
}
