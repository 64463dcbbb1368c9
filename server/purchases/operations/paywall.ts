// A paywall from its being shown to the user's return: the math, the offers, the impression, the work that waits.
import { hash } from 'node:crypto'
import { ledgerOf } from '../../ledger/operations/ledger.ts'
import { type AccountNames, lookAtSpent } from '../../ledger/operations/look.ts'
import { DomainError } from '../../platform/errors.ts'
import { encodeRandom, newId } from '../../platform/ids.ts'
import type { Services } from '../../platform/services.ts'
import { getPrices } from '../../spend/operations/prices.ts'
import { quote } from '../../spend/operations/quote.ts'
import { namesOf, type Scope } from '../../spend/operations/spend.ts'
import { decideOffers, type OfferFacts } from '../rules/offers.ts'
import {
  buyerDays,
  computeBuyer,
  computeRest,
  decideStage,
  findTrackMission,
  listSafety,
  type Stage,
  writeMath,
} from '../rules/paywall.ts'
import type { OfferKind, PaywallAnswer, RecordInput, ResumeAnswer, ShowInput } from '../schema/paywall.ts'
import { sumBought } from '../store/buyers.ts'
import {
  deleteExpiredResumes,
  findImpression,
  findResume,
  findShownOffer,
  insertImpression,
  type KeptOffer,
  updateImpression,
} from '../store/impressions.ts'

/** The kinds that `purchase.start` sells; who pays for a plan already changes it instead of buying a second one. */
const soldBesidePlan: ReadonlySet<OfferKind> = new Set<OfferKind>(['topup', 'pack', 'lifetime'])
const sold: ReadonlySet<OfferKind> = new Set<OfferKind>([...soldBesidePlan, 'plan'])
const tokenLength = 32
const honouredMs = 24 * 3_600_000

export async function showPaywall(
  services: Services,
  scope: Scope,
  input: ShowInput,
): Promise<PaywallAnswer> {
  const { userId, action, quantity, size, quoteId } = input
  const quoted = await quote(services, scope, { userId, action, quantity, size, quoteId })
  const facts = await loadFacts(services, scope, input, quoted)
  const offers = decideOffers(facts.offers).map(offer => ({ ...offer, id: newId('offer') }))
  const { words, currency } = facts.offers
  const math = { have: quoted.balance.available, need: quoted.cost, short: quoted.shortfall }
  const impressionId = newId('impression')
  const resumeToken = `rsm_${encodeRandom(tokenLength)}`
  await services.database.prisma.$transaction(async rows => {
    await insertImpression(
      rows,
      {
        id: impressionId,
        economyKey: scope.economyKey,
        mode: scope.mode,
        userId,
        action,
        quantity: quantity ?? 1,
        size: size ?? null,
        priceVersion: quoted.priceVersion,
        arm: quoted.arm,
        sessionId: input.sessionId,
        missionKey: facts.stage?.mission.key ?? null,
        missionStage: facts.stage?.step.key ?? null,
        ...math,
      },
      offers.map(offer => ({ ...offer, currency })),
      {
        tokenHash: hashToken(resumeToken),
        requestId: input.requestId ?? null,
        work: input.resume === undefined ? null : JSON.stringify(input.resume),
      },
    )
    await deleteExpiredResumes(rows)
  })
  return {
    impressionId,
    math: {
      ...math,
      text: writeMath(math, { words, unlimitedPlan: quoted.unlimited ? facts.planName : null }),
    },
    offers: offers.map(({ id, amount, ...offer }) => ({
      offerId: id,
      ...offer,
      price: { amount, currency },
    })),
    safety: listSafety({ offers, debtTokens: quoted.balance.debt, mode: scope.mode, words }),
    resumeToken,
  }
}

/** The same event again changes nothing but which offer was selected last. */
export async function recordPaywall(
  { database: { prisma } }: Services,
  scope: Scope,
  input: RecordInput,
): Promise<{ ok: true }> {
  const { impressionId, offerId } = input
  if ((await findImpression(prisma, scope, { impressionId })) === null)
    throw new DomainError('UNKNOWN_OFFER', 'There is no such paywall.', { impressionId })
  if (offerId !== undefined && (await findImpression(prisma, scope, { impressionId, offerId })) === null)
    throw new DomainError('UNKNOWN_OFFER', 'This paywall showed no such offer.', { offerId })
  await updateImpression(prisma, input)
  return { ok: true }
}

/** What was interrupted, and whether it can go on: at the prices and with the tokens of now. */
export async function resumePaywall(
  services: Services,
  scope: Scope,
  resumeToken: string,
): Promise<ResumeAnswer> {
  const kept = await findResume(services.database.prisma, scope, hashToken(resumeToken))
  if (kept === null || kept.expiresAt <= services.clock.now())
    throw new DomainError('UNKNOWN_OFFER', 'Nothing is kept under this resume token: it lives for 7 days.')
  const { userId, action, quantity, size, missionKey, missionStage, requestId, work } = kept
  const quoted = await quote(services, scope, { userId, action, quantity, size: size ?? undefined })
  return {
    userId,
    action,
    quantity,
    size,
    requestId,
    mission: missionKey === null || missionStage === null ? null : { key: missionKey, stage: missionStage },
    resume: work === null ? null : (JSON.parse(work) as unknown),
    affordable: quoted.affordable,
    balance: quoted.balance,
  }
}

/** An offer as this account was shown it, for as long as its price is honoured: a day. */
export async function findOffer(
  { database: { prisma }, clock }: Services,
  names: AccountNames,
  offerId: string,
): Promise<KeptOffer | null> {
  const offer = await findShownOffer(prisma, names, offerId)
  return offer === null || offer.shownAt.getTime() + honouredMs <= clock.now().getTime() ? null : offer
}

async function loadFacts(
  services: Services,
  scope: Scope,
  { userId, action, mission }: ShowInput,
  { shortfall, balance }: Awaited<ReturnType<typeof quote>>,
): Promise<{ offers: OfferFacts; stage: Stage | null; planName: string }> {
  const names = namesOf(scope, userId)
  const { economy, inForce, policy } = await getPrices(services, scope.economyKey)
  const { document } = inForce
  const stage = getStage(document, { action, mission: mission ?? null })
  const { account, now } = await ledgerOf(services).view(names, policy)
  const since = { at: new Date(now - buyerDays * 86_400_000), zone: economy.resetZone }
  const [bought, spent] = await Promise.all([
    sumBought(services.database.prisma, names, buyerDays),
    lookAtSpent(services, names, since),
  ])
  const at = new Date(now)
  return {
    stage,
    planName: account.plan?.name ?? '',
    offers: {
      book: document,
      sells: account.plan === null || account.plan.paidUntilMs === null ? sold : soldBesidePlan,
      currency: economy.moneyCurrency,
      words: policy.words,
      shortTokens: shortfall,
      debtTokens: balance.debt,
      buyer: computeBuyer({ account, bought, spent, now }),
      mission: stage === null ? null : computeRest(document, stage, at),
      trackMission: findTrackMission(document, spent, at),
    },
  }
}

function getStage(document: Parameters<typeof decideStage>[0], call: Parameters<typeof decideStage>[1]) {
  const decided = decideStage(document, call)
  if (decided.kind === 'none') return null
  if (decided.kind === 'found') return decided.stage
  const { field, message } = decided
  throw new DomainError('INVALID_INPUT', `Invalid input: ${field}: ${message}.`, {
    fields: { [field]: message },
  })
}

function hashToken(token: string): Buffer {
  return hash('sha256', token, 'buffer')
}
