// What a call costs an account at an instant: the price book, staged flags and pins behind the ledger's one question.
import { isEnabledFor } from '../../catalog/rules/flags.ts'
import { computePrice, type Price } from '../../catalog/rules/price.ts'
import type { Action, PriceBook } from '../../catalog/schema.ts'
import type { Refusal, Repriced, Room, SpendFacts, Terms } from '../../ledger/rules/commands.ts'
import type { Hold, PricedBy } from '../../ledger/rules/state.ts'
import { placeOf } from '../../ledger/rules/tidy.ts'
import { fill } from '../../platform/spans.ts'

export type Version = { number: number; effectiveAt: Date; document: PriceBook }

export type SpendCall = {
  economyKey: string
  userId: string
  action: string
  quantity: number
  size: number | null
}

/**
 * A quote that pinned its price: for that its version and the instant it was made count, until it expires. Whether the action
 * may be called at all, and how soon again, is asked of the version in force.
 */
export type Pin = {
  version: number
  document: PriceBook
  arm: string | null
  atMs: number
  expiresAtMs: number
  spentTokens: number
}

/** The highest number that has begun; versions come newest first. */
export function pickVersion(versions: readonly Version[], now: number): Version | null {
  for (const version of versions) if (version.effectiveAt.getTime() <= now) return version
  return null
}

/** With what the cost lies between while the size is not told. */
export type QuotedTerms =
  | Exclude<Terms, { kind: 'priced' }>
  | (Extract<Terms, { kind: 'priced' }> & { range: { min: number; max: number | null } })

export function computeTerms(
  call: SpendCall,
  versions: readonly Version[],
  pin: Pin | null,
  facts: SpendFacts,
): QuotedTerms {
  if (pin !== null && facts.now >= pin.expiresAtMs) {
    return {
      kind: 'refused',
      refusal: { reason: 'QUOTE_EXPIRED', message: 'The quote has expired: ask for a new one.' },
    }
  }
  const inForce = pickVersion(versions, facts.now)
  const offered = inForce === null ? undefined : findAction(inForce.document, call.action)
  if (inForce === null || offered === undefined) return { kind: 'unknown' }
  const { economyKey, userId } = call
  if (!isEnabledFor(offered.availability, { economyKey, actionKey: offered.key, userId }))
    return { kind: 'disabled' }
  const version = pin === null ? inForce : { number: pin.version, document: pin.document }
  const action = pin === null ? offered : findAction(version.document, call.action)
  if (action === undefined) return { kind: 'unknown' }
  const price = computePrice(action, version.document, {
    now: new Date(pin?.atMs ?? facts.now),
    quantity: call.quantity,
    size: call.size,
    usedBefore: facts.usedBefore,
    gaps: facts.gaps ?? [],
    spentTokens: pin?.spentTokens ?? facts.spentTokens,
  })
  if (price.kind === 'refused') return { kind: 'refused', refusal: refusalOf(price) }
  const terms: Extract<QuotedTerms, { kind: 'priced' }> = {
    kind: 'priced',
    tokens: price.tokens,
    lines: price.lines,
    range: price.range,
    sized: price.sized ?? 0,
    priceVersion: version.number,
    arm: pin?.arm ?? null,
    cooldownSeconds: offered.cooldownSeconds,
  }
  if (pin !== null) terms.pinned = { atMs: pin.atMs, spentTokens: pin.spentTokens }
  const pricedBy = pricedByOf(price, version.document, pin, facts)
  if (pricedBy !== null) terms.pricedBy = pricedBy
  return terms
}

/** Null for the many spends whose book and instant alone make the price. */
function pricedByOf(
  price: Extract<Price, { kind: 'priced' }>,
  { modifiers }: PriceBook,
  pin: Pin | null,
  facts: SpendFacts,
): PricedBy | null {
  const pricedBy: PricedBy = {}
  if (price.sized !== null) {
    if (facts.usedBefore !== 0) pricedBy.usedBefore = facts.usedBefore
    const filled = fill(price.sized, facts.gaps ?? [])
    if (filled.length > 0) pricedBy.gaps = filled
  }
  const spentTokens = pin?.spentTokens ?? facts.spentTokens
  if (spentTokens !== 0 && modifiers.some(({ kind }) => kind === 'loyalty'))
    pricedBy.spentTokens = spentTokens
  if (pin !== null && modifiers.length > 0) pricedBy.atMs = pin.atMs
  return Object.keys(pricedBy).length === 0 ? null : pricedBy
}

/**
 * What was really used, at the version, the instant and the counts that the hold was priced with. A size beyond the hold's counts
 * on where the account stands now.
 */
export function computeUsed(
  held: Hold,
  document: PriceBook,
  used: { quantity: number | undefined; size: number | undefined },
  room: Room,
): Repriced {
  const action = held.action === null ? undefined : findAction(document, held.action)
  if (action === undefined) throw new Error('the action of a hold is in its own price version')
  const quantity = used.quantity ?? held.quantity ?? 1
  const size = used.size ?? held.size
  const price = computePrice(action, document, {
    now: new Date(held.facts.pricedAtMs),
    quantity,
    size,
    usedBefore: room.usedBefore,
    gaps: [...placeOf(held.facts), ...room.gaps],
    spentTokens: held.facts.spentTokens,
  })
  if (price.kind === 'refused') return { kind: 'refused', refusal: refusalOf(price) }
  return { kind: 'priced', tokens: price.tokens, sized: price.sized ?? 0, quantity, size }
}

function refusalOf(price: Extract<Price, { kind: 'refused' }>): Refusal {
  switch (price.reason) {
    case 'quantity_too_large':
      return outOfRange('quantity', price.max)
    case 'size_too_large':
      return outOfRange('size', price.max)
    default:
      return {
        reason: 'AMOUNT_TOO_LARGE',
        message: `This would cost more than ${price.max} tokens.`,
        details: { max: price.max },
      }
  }
}

function outOfRange(field: string, max: number): Refusal {
  const message = `is at most ${max}`
  return {
    reason: 'INVALID_INPUT',
    message: `Invalid input: ${field}: ${message}.`,
    details: { fields: { [field]: message } },
  }
}

const actionsOf = new WeakMap<PriceBook, Map<string, Action>>()

export function findAction(document: PriceBook, key: string): Action | undefined {
  let actions = actionsOf.get(document)
  if (actions === undefined) {
    actions = new Map(document.actions.map(action => [action.key, action]))
    actionsOf.set(document, actions)
  }
  return actions.get(key)
}
