// How paywalls that were shown, their offers and the work they interrupted are kept and found.
import type { Rows } from '../../platform/database.ts'
import type { Offer } from '../rules/offers.ts'
import type { OfferKind, RecordInput } from '../schema/paywall.ts'

type Place = { economyKey: string; mode: 'live' | 'test' }

export type NewImpression = Place & {
  id: string
  userId: string
  action: string
  quantity: number
  size: number | null
  priceVersion: number
  arm: string | null
  sessionId: string
  missionKey: string | null
  missionStage: string | null
  have: number
  need: number
  short: number
}

export type ShownOffer = Pick<
  Offer,
  'kind' | 'key' | 'name' | 'tokens' | 'amount' | 'recurring' | 'preselected' | 'rule'
> & { id: string; currency: string }

export async function insertImpression(
  rows: Rows,
  { have, need, short, ...impression }: NewImpression,
  offers: readonly ShownOffer[],
  resume: { tokenHash: Buffer; requestId: string | null; work: string | null },
): Promise<void> {
  await rows.paywallImpression.create({
    data: {
      ...impression,
      quantity: BigInt(impression.quantity),
      size: impression.size === null ? null : BigInt(impression.size),
      haveTokens: BigInt(have),
      needTokens: BigInt(need),
      shortTokens: BigInt(short),
    },
  })
  await rows.paywallOffer.createMany({
    data: offers.map(({ id, kind, key, name, tokens, amount, currency, ...offer }, index) => ({
      id,
      impressionId: impression.id,
      place: index + 1,
      kind,
      key,
      name,
      tokens: tokens === null ? null : BigInt(tokens),
      amount: BigInt(amount),
      currency,
      recurring: offer.recurring,
      preselected: offer.preselected,
      rule: offer.rule,
    })),
  })
  await rows.paywallResume.create({
    data: { ...resume, tokenHash: new Uint8Array(resume.tokenHash), impressionId: impression.id },
  })
}

/** A few at a time, with each paywall that is shown: as many go as come. */
export async function deleteExpiredResumes(rows: Rows): Promise<void> {
  // By hand: the database's clock says what has expired, and rows that another paywall removes are left to it.
  await rows.$executeRaw`
    delete from paywall_resume
    where token_hash in (
      select token_hash from paywall_resume
      where expires_at <= clock_timestamp()
      order by expires_at
      limit 10
      for update skip locked
    )`
}

/** Of this economy and mode, offer and all; null: there is no such impression, or no such offer of it. */
export async function findImpression(
  rows: Rows,
  place: Place,
  { impressionId, offerId }: Pick<RecordInput, 'impressionId' | 'offerId'>,
): Promise<{ id: string } | null> {
  return rows.paywallImpression.findFirst({
    where: {
      id: impressionId,
      economyKey: place.economyKey,
      mode: place.mode,
      ...(offerId === undefined ? {} : { offers: { some: { id: offerId } } }),
    },
    select: { id: true },
  })
}

/** By hand: the database's clock says when; of each kind the first time stays. */
export async function updateImpression(
  rows: Rows,
  { impressionId, event, offerId }: RecordInput,
): Promise<void> {
  await rows.$executeRaw`
    update paywall_impression
    set
      selected_at = case when ${event} = 'selected' then coalesce(selected_at, clock_timestamp()) else selected_at end,
      selected_offer_id = case when ${event} = 'selected' then ${offerId ?? null} else selected_offer_id end,
      dismissed_at = case when ${event} = 'dismissed' then coalesce(dismissed_at, clock_timestamp()) else dismissed_at end,
      continued_at = case when ${event} = 'continued' then coalesce(continued_at, clock_timestamp()) else continued_at end
    where id = ${impressionId}`
}

export type KeptOffer = {
  id: string
  impressionId: string
  kind: OfferKind
  key: string | null
  name: string
  tokens: number | null
  amount: number
  currency: string
  recurring: boolean
  priceVersion: number
  shownAt: Date
}

export async function findShownOffer(
  rows: Rows,
  { economyKey, mode, userId }: Place & { userId: string },
  offerId: string,
): Promise<KeptOffer | null> {
  const row = await rows.paywallOffer.findFirst({
    where: { id: offerId, impression: { economyKey, mode, userId } },
    include: { impression: { select: { priceVersion: true, shownAt: true } } },
  })
  if (row === null) return null
  return {
    id: row.id,
    impressionId: row.impressionId,
    kind: row.kind as OfferKind,
    key: row.key,
    name: row.name,
    tokens: row.tokens === null ? null : Number(row.tokens),
    amount: Number(row.amount),
    currency: row.currency,
    recurring: row.recurring,
    priceVersion: row.impression.priceVersion,
    shownAt: row.impression.shownAt,
  }
}

export type KeptWork = {
  userId: string
  action: string
  quantity: number
  size: number | null
  missionKey: string | null
  missionStage: string | null
  requestId: string | null
  work: string | null
  expiresAt: Date
}

export async function findResume(rows: Rows, place: Place, tokenHash: Buffer): Promise<KeptWork | null> {
  const row = await rows.paywallResume.findFirst({
    where: {
      tokenHash: new Uint8Array(tokenHash),
      impression: { economyKey: place.economyKey, mode: place.mode },
    },
    include: { impression: true },
  })
  if (row === null) return null
  const { userId, action, quantity, size, missionKey, missionStage } = row.impression
  return {
    userId,
    action,
    quantity: Number(quantity),
    size: size === null ? null : Number(size),
    missionKey,
    missionStage,
    requestId: row.requestId,
    work: row.work,
    expiresAt: row.expiresAt,
  }
}
