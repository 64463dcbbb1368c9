// The columns of the lists of accounts.
import type { ReactNode } from 'react'
import { Badge } from '../../../../ui/badge.tsx'
import { formatInteger } from '../../../../ui/integer.ts'
import { Money } from '../../../../ui/money.tsx'
import { defineTable } from '../../../../ui/table/definition.ts'
import type { TokenUnit } from '../../../../ui/tokens.ts'
import { Tokens } from '../../../../ui/tokens.tsx'
import { useNow } from '../../../../ui/use-now.ts'
import type { Outputs } from '../../../api.ts'

type Units = { token: TokenUnit; currency: string }
type RowOf<List extends 'nearLimit' | 'runsOut' | 'upgrades' | 'topUps'> =
  Outputs['insights'][List]['rows'][number]

export function defineNearLimitTable({ token }: Units) {
  return defineTable<RowOf<'nearLimit'>>()({
    noun: ['account', 'accounts'],
    rowId: row => row.userId,
    usualSort: { column: 'used', descending: true },
    filters: {},
    columns: [
      { id: 'user', header: 'Account', cell: row => row.userId, narrow: 'main' },
      { id: 'plan', header: 'Plan', cell: ({ planName }) => planName ?? <None>no plan</None>, width: 132 },
      {
        id: 'of',
        header: 'Limit of',
        cell: row =>
          row.of === 'soft_cap' ? 'today’s soft cap' : row.planName === null ? 'the month' : 'the period',
        width: 140,
        narrow: 'hidden',
      },
      {
        id: 'used',
        header: 'Used',
        cell: row => (
          <Badge tone={row.usedBasisPoints >= 10_000 ? 'bad' : 'warn'}>{sayShare(row.usedBasisPoints)}</Badge>
        ),
        align: 'right',
        sortable: true,
        width: 104,
      },
      {
        id: 'tokens',
        header: 'Of its limit',
        cell: row => (
          <>
            {formatInteger(row.used)} <span className="text-ink-3">of</span>{' '}
            <Tokens amount={row.limit} unit={token} />
          </>
        ),
        align: 'right',
        width: 160,
      },
      {
        id: 'renews',
        header: 'Renews in',
        cell: row => <DaysTo at={row.renewsAt} />,
        align: 'right',
        width: 120,
      },
    ],
  })
}

/** More than tenfold: the exact share says nothing any more. */
function sayShare(basisPoints: number): string {
  return basisPoints >= 100_000 ? 'over 999%' : `${formatInteger(Math.floor(basisPoints / 100))}%`
}

function DaysTo({ at }: { at: string }) {
  const hours = Math.max(0, (Date.parse(at) - useNow()) / 3_600_000)
  return (
    <time dateTime={at} title={new Date(at).toISOString()}>
      {hours < 24 ? `${Math.ceil(hours)} h` : sayDays(Math.floor(hours / 24))}
    </time>
  )
}

function sayDays(days: number): string {
  return days === 1 ? '1 day' : `${days} days`
}

export function defineRunsOutTable({ token }: Units) {
  return defineTable<RowOf<'runsOut'>>()({
    noun: ['account', 'accounts'],
    rowId: row => row.userId,
    usualSort: { column: 'lasts', descending: false },
    filters: {},
    columns: [
      { id: 'user', header: 'Account', cell: row => row.userId, narrow: 'main' },
      { id: 'plan', header: 'Plan', cell: ({ planName }) => planName ?? <None>no plan</None>, width: 148 },
      {
        id: 'lasts',
        header: 'Lasts',
        cell: ({ hours }) => <Badge tone={hours < 24 ? 'bad' : 'warn'}>{sayHours(hours)}</Badge>,
        align: 'right',
        sortable: true,
        width: 128,
      },
      {
        id: 'available',
        header: 'Can spend',
        cell: row => <Tokens amount={row.available} unit={token} />,
        align: 'right',
        width: 132,
      },
      {
        id: 'pace',
        header: 'A day',
        cell: row => (
          <>
            {perDay.format(row.spentTokens / 28)} <span className="text-ink-3">{token.symbol}</span>
          </>
        ),
        align: 'right',
        width: 112,
        narrow: 'hidden',
      },
      {
        id: 'spent',
        header: 'Spent in 28 days',
        cell: row => <Tokens amount={row.spentTokens} unit={token} />,
        align: 'right',
        width: 152,
        narrow: 'hidden',
      },
    ],
  })
}

const perDay = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 })

function sayHours(hours: number): string {
  if (hours === 0) return 'out now'
  if (hours < 24) return `${hours} h`
  return sayDays(Math.floor(hours / 24))
}

const reasons: Record<RowOf<'upgrades'>['reason'], string> = {
  plan_covers: 'covers what was spent',
  pack_cheaper: 'brings as much at once',
  outgrown: 'covers what runs out',
}

export function defineUpgradesTable({ token, currency }: Units) {
  return defineTable<RowOf<'upgrades'>>()({
    noun: ['account', 'accounts'],
    rowId: row => row.userId,
    usualSort: { column: 'saving', descending: true },
    filters: {},
    columns: [
      { id: 'user', header: 'Account', cell: row => row.userId, narrow: 'main' },
      {
        id: 'offer',
        header: 'Offer',
        cell: ({ offer }) => (
          <>
            {offer.name}{' '}
            <span className="text-ink-3">
              {offer.kind === 'plan' && offer.interval === 'year' ? 'yearly plan' : offer.kind}
            </span>
          </>
        ),
      },
      { id: 'reason', header: 'Because it', cell: row => reasons[row.reason], width: 180, narrow: 'hidden' },
      {
        id: 'spent',
        header: 'Spent',
        cell: row => <Tokens amount={row.spentTokens} unit={token} />,
        align: 'right',
        width: 88,
        narrow: 'hidden',
      },
      {
        id: 'bought',
        header: 'Bought',
        cell: row => <Tokens amount={row.boughtTokens} unit={token} />,
        align: 'right',
        optional: true,
        width: 96,
        narrow: 'hidden',
      },
      {
        id: 'paid',
        header: 'Paid',
        cell: row => <Money amountMinor={row.paid} currency={currency} />,
        align: 'right',
        width: 92,
      },
      {
        id: 'price',
        header: 'Would pay',
        cell: ({ offer }) => (
          <>
            <Money amountMinor={offer.price} currency={currency} />
            {offer.kind === 'plan' && <span className="text-ink-3"> a month</span>}
          </>
        ),
        align: 'right',
        width: 128,
      },
      {
        id: 'saving',
        header: 'Saves',
        cell: ({ saving }) =>
          saving === 0 ? <None>nothing</None> : <Money amountMinor={saving} currency={currency} />,
        align: 'right',
        sortable: true,
        width: 96,
      },
    ],
  })
}

export function defineTopUpsTable({ token, currency }: Units) {
  return defineTable<RowOf<'topUps'>>()({
    noun: ['account', 'accounts'],
    rowId: row => row.userId,
    usualSort: { column: 'saving', descending: true },
    filters: {},
    columns: [
      { id: 'user', header: 'Account', cell: row => row.userId, narrow: 'main' },
      {
        id: 'count',
        header: 'Top-ups',
        cell: row => formatInteger(row.topUps),
        align: 'right',
        width: 96,
      },
      {
        id: 'tokens',
        header: 'For',
        cell: row => <Tokens amount={row.tokens} unit={token} />,
        align: 'right',
        width: 116,
      },
      {
        id: 'paid',
        header: 'Paid',
        cell: row => <Money amountMinor={row.paid} currency={currency} />,
        align: 'right',
        width: 108,
      },
      {
        id: 'pack',
        header: 'Value pack',
        cell: ({ pack }) => pack?.name ?? <None>none is sold</None>,
        width: 148,
        narrow: 'hidden',
      },
      {
        id: 'saving',
        header: 'Would have saved',
        cell: ({ saving }) =>
          saving === null ? <None>–</None> : <Money amountMinor={saving} currency={currency} />,
        align: 'right',
        sortable: true,
        width: 168,
      },
    ],
  })
}

function None({ children }: { children: ReactNode }) {
  return <span className="text-ink-3">{children}</span>
}
