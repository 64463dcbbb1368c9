// The packs side by side: what each holds, what a token costs in it, and what it saves against the smallest.
import { Amount } from './amount.tsx'
import { BuyButton, CheckoutTrouble } from './buy-button.tsx'
import type { CatalogPack } from './contract.ts'
import { Failure } from './failure.tsx'
import { useCatalog } from './hooks.ts'
import { writeMoney, writePerToken } from './money-text.ts'
import { countRuns, findBestValue } from './packs.ts'
import type { Unit } from './tokens-text.ts'
import { useBuy } from './use-buy.ts'
import { Waiting } from './waiting.tsx'

export interface PackListProps {
  /** An action to compare by: how often each pack pays for it. */
  action?: string
  /** Where the checkout leads back to, as a path or an address of this site; this page when absent. */
  returnUrl?: string
}

export function PackList({ action, returnUrl }: PackListProps) {
  const { state, data: catalog } = useCatalog()
  const buys = useBuy()
  if (state === 'loading') return <Waiting what="the packs" lines={4} />
  if (state === 'failed') return <Failure what="The packs" />
  const { packs, currency } = catalog
  const compared = catalog.actions.find(({ key, enabled }) => key === action && enabled) ?? null
  if (packs.length === 0) return <p className="farebox-muted">No packs are sold at the moment.</p>
  const best = findBestValue(packs)
  const marked = packs.find(({ popular }) => popular) ?? best
  return (
    <div className="farebox-list">
      <ul className="farebox-cards">
        {packs.map(pack => (
          <li key={pack.key} className={pack === marked ? 'farebox-card farebox-marked' : 'farebox-card'}>
            <h3>
              {pack.name}
              {pack.popular && <span className="farebox-tag">Popular</span>}
              {pack === best && <span className="farebox-tag">Best value</span>}
            </h3>
            <p className="farebox-card-figure">
              <Amount tokens={pack.tokens + pack.bonusTokens} unit={currency} />
            </p>
            <PackFacts pack={pack} unit={currency} />
            {compared !== null && (
              <p className="farebox-muted">
                {compared.name}: {countRuns(pack.tokens + pack.bonusTokens, compared.cost)}
              </p>
            )}
            <BuyButton
              buys={buys}
              choice={{ packKey: pack.key }}
              returnUrl={returnUrl}
              look={pack === marked ? 'primary' : 'secondary'}
              label={`Buy for ${writeMoney(pack.price)}`}
              named={`: ${pack.name}`}
            />
          </li>
        ))}
      </ul>
      <CheckoutTrouble buying={buys.buying} />
      <p className="farebox-muted">Paid once. Bought {currency.many} never expire.</p>
    </div>
  )
}

function PackFacts({ pack, unit }: { pack: CatalogPack; unit: Unit }) {
  const { tokens, bonusTokens, price, savingPercent } = pack
  return (
    <p className="farebox-card-facts">
      <span>
        {writePerToken(price.amount / (tokens + bonusTokens), price.currency)} per {unit.one}
      </span>
      {bonusTokens > 0 && <span>{bonusTokens} of them free</span>}
      {savingPercent > 0 && <span className="farebox-saving">Saves {savingPercent} %</span>}
    </p>
  )
}
