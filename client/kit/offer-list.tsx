// The offers of a paywall as a choice: the preselected one first, each with its price, what it leaves and why it is there.
import { useId, useState } from 'react'
import { Amount } from './amount.tsx'
import type { Offer } from './contract.ts'
import { writeMoney, writePerToken } from './money-text.ts'
import type { Unit } from './tokens-text.ts'

const shownAtFirst = 3

export interface OfferListProps {
  offers: readonly Offer[]
  unit: Unit
  chosenId: string | null
  onChoose(offerId: string): void
}

export function OfferList({ offers, unit, chosenId, onChoose }: OfferListProps) {
  const name = useId()
  const [showsAll, setShowsAll] = useState(offers.length <= shownAtFirst + 1)
  const shown = showsAll ? offers : offers.slice(0, shownAtFirst)
  return (
    <fieldset className="farebox-offers">
      <legend>Ways to go on</legend>
      {shown.map(offer => (
        <label key={offer.offerId} className="farebox-offer">
          <input
            type="radio"
            name={name}
            value={offer.offerId}
            // The gate may stand in a form of the product: these belong to none, and Enter submits nothing.
            form={`${name}-none`}
            checked={offer.offerId === chosenId}
            onChange={() => onChoose(offer.offerId)}
          />
          <span className="farebox-offer-name">
            {offer.name}
            <span className="farebox-tag">{kindWords[offer.kind]}</span>
          </span>
          <span className="farebox-offer-price">{writeMoney(offer.price)}</span>
          <span className="farebox-offer-facts">
            {offer.tokens === null && <span>Without limit</span>}
            {offer.tokens !== null && offer.kind !== 'topup' && <Amount tokens={offer.tokens} unit={unit} />}
            {offer.perToken !== null && (
              <span>
                {writePerToken(offer.perToken, offer.price.currency)} per {unit.one}
              </span>
            )}
            {offer.savingPercent !== null && offer.savingPercent > 0 && (
              <span className="farebox-saving">saves {offer.savingPercent} %</span>
            )}
            {offer.recurring && <span>renews until you cancel</span>}
          </span>
          <span className="farebox-offer-why">{offer.why}</span>
        </label>
      ))}
      {!showsAll && (
        <button type="button" className="farebox-button farebox-secondary" onClick={() => setShowsAll(true)}>
          Show {offers.length - shownAtFirst} more
        </button>
      )}
    </fieldset>
  )
}

const kindWords: Record<Offer['kind'], string> = {
  topup: 'Top-up',
  pack: 'Pack',
  plan: 'Plan',
  lifetime: 'Lifetime',
}
