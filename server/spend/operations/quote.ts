// What a call would cost, without moving anything; pinned on request.
import { ledgerOf } from '../../ledger/operations/ledger.ts'
import { factsOf } from '../../ledger/rules/spend.ts'
import { DomainError } from '../../platform/errors.ts'
import type { Services } from '../../platform/services.ts'
import { balanceOf, writeInstant } from '../rules/answers.ts'
import { pinLifeMs } from '../rules/pin.ts'
import { computeTerms, type SpendCall } from '../rules/terms.ts'
import type { Quote } from '../schema/answers.ts'
import type { QuoteInput } from '../schema.ts'
import { openPin, sealPin } from './pins.ts'
import { getPrices } from './prices.ts'
import { namesOf, refused, type Scope } from './spend.ts'

export async function quote(services: Services, scope: Scope, input: QuoteInput): Promise<Quote> {
  const { versions, policy } = await getPrices(services, scope.economyKey)
  const call: SpendCall = {
    economyKey: scope.economyKey,
    userId: input.userId,
    action: input.action,
    quantity: input.quantity ?? 1,
    size: input.size ?? null,
  }
  const pin =
    input.quoteId === undefined ? null : await openPin(services, input.quoteId, { ...call, mode: scope.mode })
  const { account, now } = await ledgerOf(services).view(namesOf(scope, input.userId), policy)
  const terms = computeTerms(call, versions, pin, factsOf(account, call.action, now))
  if (terms.kind === 'refused') throw refused(terms.refusal)
  if (terms.kind === 'unknown')
    throw new DomainError('UNKNOWN_ACTION', `There is no action ${call.action}.`, { action: call.action })
  if (terms.kind === 'disabled') {
    throw new DomainError('ACTION_DISABLED', `The action ${call.action} is not on for this account.`, {
      action: call.action,
    })
  }
  const unlimited = account.plan !== null && account.plan.tokensPerMonth === null
  const { tokens: cost } = terms
  // A quote that is asked for again keeps its end: a price is pinned once.
  const expiresAtMs = pin?.expiresAtMs ?? now + pinLifeMs
  const pinned =
    input.pin === true
      ? (input.quoteId ??
        sealPin(services, {
          ...call,
          mode: scope.mode,
          version: terms.priceVersion,
          arm: terms.arm,
          atMs: now,
          expiresAtMs,
          spentTokens: account.spentTokens,
        }))
      : null
  return {
    action: call.action,
    cost,
    range: terms.range,
    lines: terms.lines,
    priceVersion: terms.priceVersion,
    arm: terms.arm,
    unlimited,
    balance: balanceOf(account),
    affordable: unlimited || account.available >= cost,
    shortfall: unlimited ? 0 : Math.max(0, cost - account.available),
    quoteId: pinned,
    expiresAt: pinned === null ? null : writeInstant(expiresAtMs),
  }
}
