// What waits for somebody: prices to approve, incidents and breaches, purchases that stay undelivered, token disputes past due,
// chargebacks to answer.
import { findMetric } from '../../../../server/metrics/rules/registry.ts'
import { formatInteger } from '../../../ui/integer.ts'
import type { Tone } from '../../../ui/tone.ts'
import type { Outputs } from '../../api.ts'
import { type ScreenSearch, stringifySearch } from '../../search.ts'
import { disputeHref } from '../disputes/dispute-queries.ts'
import { purchaseHref } from '../purchases/purchase-queries.ts'
import { listBreaches } from './breaches.ts'
import { incidentHref } from './happenings.ts'
import type { Figure } from './overview-queries.ts'

type Request = Pick<
  Outputs['catalog']['requests']['list'][number],
  'id' | 'state' | 'reason' | 'requestedById' | 'requestedByName' | 'createdAt'
>
type Incident = Pick<
  Outputs['alerts']['openIncidents'][number],
  'id' | 'alertName' | 'metric' | 'openedAt' | 'severity'
>
type Purchase = Pick<
  Outputs['purchases']['list']['rows'][number],
  'id' | 'userId' | 'name' | 'at' | 'paidAt' | 'dispute'
>

type TokenDispute = Pick<Outputs['disputes']['list']['rows'][number], 'id' | 'userId' | 'dueAt'>

export interface Need {
  id: string
  /** A word for what kind of thing it is. */
  kind: string
  tone: Tone
  title: string
  detail: string
  /** Since when; null: as long as the figure says so. */
  at: string | null
  href: string
}

export interface NeedFacts {
  economyKey: string
  operatorId: string
  nowMs: number
  requests: readonly Request[]
  incidents: readonly Incident[]
  figures: readonly Pick<Figure, 'metric' | 'goal'>[]
  /** With a chargeback that is open. */
  disputed: readonly Purchase[]
  /** Paid for, and not delivered. */
  paid: readonly Purchase[]
  /** Of tokens, and open. */
  tokenDisputes: readonly TokenDispute[]
  rowsHref: (address: { metric: string }) => string
}

/** As many purchases of a kind, or token disputes, as are asked for. */
export const purchasesMax = 50

/** Tokens come seconds after the money; what takes longer than this waits for somebody. */
const deliveredWithinMs = 10 * 60_000

/** The most pressing first, and within a kind what has waited longest. */
export function listNeeds(facts: NeedFacts): Need[] {
  return [
    ...ofIncidents(facts),
    ...ofBreaches(facts),
    ...ofPurchases(facts),
    ...ofTokenDisputes(facts),
    ...ofDisputes(facts),
    ...ofRequests(facts),
  ]
}

function ofIncidents({ economyKey, incidents }: NeedFacts): Need[] {
  return incidents.map(({ id, alertName, metric, openedAt, severity }) => ({
    id,
    kind: severity === 'critical' ? 'Critical incident' : 'Incident',
    tone: severity === 'critical' ? 'bad' : 'warn',
    title: alertName,
    detail: findMetric(metric)?.name ?? metric,
    at: openedAt,
    href: incidentHref(economyKey, id),
  }))
}

function ofBreaches({ figures, incidents, rowsHref }: NeedFacts): Need[] {
  return listBreaches(figures, incidents).map(metric => ({
    id: `breach ${metric}`,
    kind: 'Breach',
    tone: 'bad',
    title: `${findMetric(metric)?.name ?? metric} is past its guardrail`,
    detail: 'In the dates shown',
    at: null,
    href: rowsHref({ metric }),
  }))
}

function ofPurchases({ economyKey, paid, nowMs }: NeedFacts): Need[] {
  const late = paid.filter(({ at, paidAt }) => nowMs - Date.parse(paidAt ?? at) > deliveredWithinMs)
  return ofKind(late, {
    id: 'undelivered',
    kind: 'Undelivered',
    tone: 'bad',
    one: name => `${name} is paid for, and not delivered`,
    many: count => `${count} purchases are paid for, and not delivered`,
    economyKey,
    filter: { status: 'paid' },
  })
}

function ofTokenDisputes({ economyKey, tokenDisputes, nowMs }: NeedFacts): Need[] {
  const late = tokenDisputes.filter(({ dueAt }) => Date.parse(dueAt) <= nowMs)
  const [oldest, ...others] = oldestFirst(late.map(one => ({ ...one, at: one.dueAt })))
  if (oldest === undefined) return []
  const isAlone = others.length === 0
  return [
    {
      id: 'token disputes',
      kind: 'Token dispute',
      tone: 'bad',
      title: isAlone ? 'A token dispute is past due' : `${sayCount(late)} token disputes are past due`,
      detail: isAlone ? oldest.userId : `The oldest is of ${oldest.userId}`,
      at: oldest.at,
      href: isAlone ? disputeHref(economyKey, oldest.id) : `/${economyKey}/disputes`,
    },
  ]
}

function ofDisputes({ economyKey, disputed }: NeedFacts): Need[] {
  return ofKind(disputed, {
    id: 'disputes',
    kind: 'Chargeback',
    tone: 'warn',
    one: name => `Chargeback of ${name}`,
    many: count => `${count} chargebacks are open`,
    economyKey,
    filter: { dispute: 'open' },
  })
}

interface Kind extends Pick<Need, 'id' | 'kind' | 'tone'> {
  one: (name: string) => string
  many: (count: string) => string
  economyKey: string
  /** Of the list of purchases that has them all. */
  filter: ScreenSearch
}

/** One leads to itself, several to their list: a dozen lines of the same would hide the others. */
function ofKind(purchases: readonly Purchase[], { one, many, economyKey, filter, ...need }: Kind): Need[] {
  const [oldest, ...others] = oldestFirst(purchases)
  if (oldest === undefined) return []
  const { id, userId, name, at, paidAt } = oldest
  return [
    {
      ...need,
      title: others.length === 0 ? one(name) : many(sayCount(purchases)),
      detail: others.length === 0 ? userId : `The oldest is of ${userId}`,
      at: paidAt ?? at,
      href:
        others.length === 0
          ? purchaseHref(economyKey, id)
          : `/${economyKey}/purchases${stringifySearch(filter)}`,
    },
  ]
}

/** Of as many as were asked for there may be more. */
function sayCount(found: readonly unknown[]): string {
  return found.length >= purchasesMax ? `${purchasesMax} or more` : formatInteger(found.length)
}

function ofRequests({ economyKey, operatorId, requests }: NeedFacts): Need[] {
  return oldestFirst(
    requests.filter(({ state }) => state === 'open').map(one => ({ ...one, at: one.createdAt })),
  ).map(({ id, reason, requestedById, requestedByName, at }) => ({
    id,
    kind: 'Approval',
    tone: 'info',
    title: `Prices to publish: ${reason}`,
    detail:
      requestedById === operatorId ? 'Asked by you: another operator decides' : `Asked by ${requestedByName}`,
    at,
    href: `/${economyKey}/prices${stringifySearch({ tab: 'review' })}`,
  }))
}

function oldestFirst<Row extends { at: string }>(rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
}
