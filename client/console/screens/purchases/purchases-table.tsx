// The table of purchases: its columns, its filters, and the question they put to the server.
import { disputeStates, purchaseKinds, purchaseStatuses } from '../../../../server/purchases/words.ts'
import { Money } from '../../../ui/money.tsx'
import { defineTable } from '../../../ui/table/definition.ts'
import type { DateRange } from '../../../ui/table/filters.ts'
import type { TableState } from '../../../ui/table/table-state.ts'
import { Time } from '../../../ui/time.tsx'
import type { TokenUnit } from '../../../ui/tokens.ts'
import { Tokens } from '../../../ui/tokens.tsx'
import { fromWallTime } from '../../../ui/zoned-time.ts'
import type { Inputs } from '../../api.ts'
import type { Mode } from '../../current.ts'
import { addDays } from '../../range.ts'
import { PurchaseBadges } from './purchase-badges.tsx'
import type { PurchaseRow } from './purchase-queries.ts'
import { disputeWords, kindWords, statusWords } from './purchase-words.ts'

export const purchasesPageMax = 50

export function definePurchasesTable(unit: TokenUnit, zone: string) {
  return defineTable<PurchaseRow>()({
    noun: ['purchase', 'purchases'],
    rowId: purchase => purchase.id,
    searchHint: 'User, purchase or Stripe id',
    usualSort: { column: 'at', descending: true },
    columns: [
      {
        id: 'name',
        header: 'What',
        cell: purchase => (
          <>
            {purchase.name} <span className="text-ink-3">{kindWords[purchase.kind]}</span>
          </>
        ),
        narrow: 'main',
      },
      { id: 'user', header: 'User', cell: purchase => purchase.userId },
      {
        id: 'status',
        header: 'Status',
        cell: purchase => <PurchaseBadges purchase={purchase} />,
        width: 188,
      },
      {
        id: 'price',
        header: 'Price',
        cell: ({ price }) => <Money amountMinor={price.amount} currency={price.currency} />,
        align: 'right',
        width: 108,
      },
      {
        id: 'refunded',
        header: 'Given back',
        cell: ({ refunded }) =>
          refunded.amount === 0 ? (
            <None>–</None>
          ) : (
            <Money amountMinor={refunded.amount} currency={refunded.currency} />
          ),
        align: 'right',
        width: 108,
        narrow: 'hidden',
      },
      {
        id: 'tokens',
        header: 'Brings',
        cell: ({ tokens }) =>
          tokens === null ? <None>no limit</None> : <Tokens amount={tokens} unit={unit} />,
        align: 'right',
        width: 108,
        narrow: 'hidden',
      },
      {
        id: 'at',
        header: `Started (${zone})`,
        cell: purchase => <Time at={purchase.at} withZone={false} />,
        sortable: true,
        width: 168,
      },
      {
        id: 'paid',
        header: 'Paid',
        cell: ({ paidAt }) =>
          paidAt === null ? <None>not paid</None> : <Time at={paidAt} relative withZone={false} />,
        optional: true,
        width: 128,
        narrow: 'hidden',
      },
      {
        id: 'id',
        header: 'Id',
        cell: purchase => <code>{purchase.id}</code>,
        optional: true,
        width: 268,
        narrow: 'hidden',
      },
    ],
    filters: {
      status: {
        kind: 'manyOf',
        label: 'Status',
        options: purchaseStatuses.map(status => ({ value: status, label: statusWords[status].label })),
      },
      kind: {
        kind: 'manyOf',
        label: 'Kind',
        options: purchaseKinds.map(kind => ({ value: kind, label: kindWords[kind] })),
      },
      dispute: {
        kind: 'manyOf',
        label: 'Chargeback',
        options: disputeStates.map(state => ({ value: state, label: disputeWords[state].label })),
      },
      started: { kind: 'dateRange', label: 'Started' },
    },
  })
}

export type PurchasesState = TableState<ReturnType<typeof definePurchasesTable>['filters']>
export type PurchasesQuestion = Inputs['purchases']['list'] & {
  limit: number
  sort: 'newest' | 'oldest'
  filter: NonNullable<Inputs['purchases']['list']['filter']>
}

export function toPurchasesQuestion(
  state: PurchasesState,
  where: { economyKey: string; mode: Mode; zone: string },
): PurchasesQuestion {
  const { status, kind, dispute, started } = state.filters
  const { economyKey, mode, zone } = where
  const cursor = state.trail.at(-1)
  return {
    economyKey,
    mode,
    filter: {
      ...(state.search === '' ? {} : { text: state.search }),
      ...(status === undefined ? {} : { status: [...status] }),
      ...(kind === undefined ? {} : { kind: [...kind] }),
      ...(dispute === undefined ? {} : { dispute: [...dispute] }),
      ...instantsOf(started, zone),
    },
    sort: state.sort?.descending === false ? 'oldest' : 'newest',
    limit: purchasesPageMax,
    ...(cursor === undefined ? {} : { cursor }),
  }
}

/** The route that streams every purchase of this question. */
export function purchasesCsvHref({ economyKey, mode, filter, sort }: PurchasesQuestion): string {
  const params = new URLSearchParams({ economyKey, mode, sort })
  for (const [name, value] of Object.entries(filter)) params.set(name, String(value))
  return `/console/csv/purchases?${params}`
}

/** Whole days of the zone as half-open instants. */
function instantsOf(days: DateRange | undefined, zone: string): { from?: string; until?: string } {
  const from = days?.from === undefined ? null : fromWallTime(`${days.from}T00:00`, zone)
  const until = days?.to === undefined ? null : fromWallTime(`${addDays(days.to, 1)}T00:00`, zone)
  return { ...(from === null ? {} : { from }), ...(until === null ? {} : { until }) }
}

function None({ children }: { children: string }) {
  return <span className="text-ink-3">{children}</span>
}
