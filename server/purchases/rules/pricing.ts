// What is bought by its key in a price book: how many tokens, for how much; or why it is not sold.
import { decideTopUp, findSmallestPack } from '../../catalog/rules/offers.ts'
import type { PriceBook } from '../../catalog/schema.ts'
import type { Refusal } from '../../ledger/rules/commands.ts'
import type { Purchase } from '../schema/purchase.ts'

type Priced = Pick<Purchase, 'kind' | 'key' | 'name' | 'tokens' | 'amount'>
export type PriceDecision = { kind: 'priced'; priced: Priced } | { kind: 'refused'; refusal: Refusal }

export function decidePlanPrice(plans: PriceBook['plans'], planKey: string): PriceDecision {
  const plan = plans.find(({ key }) => key === planKey)
  if (plan === undefined) {
    const hint = sayWhatIsSold(plans.find(({ price }) => price > 0)?.key)
    return refuse(`The price book has no plan "${planKey}": ${hint}.`, { planKey })
  }
  const { key, name, price, allowance } = plan
  if (price === 0)
    return refuse(`The plan "${planKey}" costs nothing, so there is nothing to buy.`, { planKey })
  const tokens = allowance.kind === 'unlimited' ? 0 : allowance.tokensPerMonth
  return { kind: 'priced', priced: { kind: 'plan', key, name, tokens, amount: price } }
}

export function decidePackPrice(packs: PriceBook['packs'], packKey: string): PriceDecision {
  const pack = packs.find(({ key }) => key === packKey)
  if (pack === undefined) {
    const hint = sayWhatIsSold(findSmallestPack(packs)?.key)
    return refuse(`The price book has no pack "${packKey}": ${hint}.`, { packKey })
  }
  const { key, name, price: amount } = pack
  const tokens = pack.tokens + pack.bonusTokens
  return { kind: 'priced', priced: { kind: 'pack', key, name, tokens, amount } }
}

export function decideTopUpPrice(
  topUp: PriceBook['topUp'],
  { shortTokens, words }: { shortTokens: number; words: string },
): PriceDecision {
  const decided = decideTopUp(topUp, shortTokens)
  if (decided.kind === 'refused') {
    if (decided.reason === 'not_offered') return refuse('This economy sells no top-ups.')
    const message = 'is more than can be sold at once'
    return {
      kind: 'refused',
      refusal: {
        reason: 'INVALID_INPUT',
        message: `Invalid input: topUpTokens: ${message}.`,
        details: { fields: { topUpTokens: message } },
      },
    }
  }
  const { tokens, price: amount } = decided
  return { kind: 'priced', priced: { kind: 'topup', key: null, name: `${tokens} ${words}`, tokens, amount } }
}

function sayWhatIsSold(key: string | undefined): string {
  return key === undefined ? 'it sells none' : `it sells "${key}", for one`
}

function refuse(message: string, details?: Record<string, unknown>): PriceDecision {
  return { kind: 'refused', refusal: { reason: 'UNKNOWN_OFFER', message, ...(details && { details }) } }
}
