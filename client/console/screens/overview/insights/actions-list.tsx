// What each action earns: its row opens the spends that it is made of.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { formatInteger } from '../../../../ui/integer.ts'
import { Money } from '../../../../ui/money.tsx'
import { defineTable } from '../../../../ui/table/definition.ts'
import { readTableState } from '../../../../ui/table/table-state.ts'
import type { TokenUnit } from '../../../../ui/tokens.ts'
import { Tokens } from '../../../../ui/tokens.tsx'
import { type Inputs, type Outputs, trpc } from '../../../api.ts'
import { useEconomy, useScreenSearch } from '../../../current.ts'
import { useRange } from '../../../use-range.ts'
import { useTokenUnit } from '../../accounts/use-token-unit.ts'
import { late, useLoadSoon } from '../../late.tsx'
import { useBookNames } from '../../use-book-names.ts'
import { everyMs, insightCsvHref, pageMax, usePlace } from './insight-query.ts'
import { InsightTable } from './insight-table.tsx'
import { formatPerUnit, Share } from './margin-words.tsx'

const MovesPanel = late(() => import('./moves-panel.tsx').then(part => part.MovesPanel))
const lateParts = [MovesPanel]

type Row = Outputs['insights']['actions']['rows'][number]
type Sort = NonNullable<Inputs['insights']['actions']['sort']>
const sorts = ['revenue', 'spends', 'tokens', 'per_token', 'per_spend', 'margin'] as const satisfies Sort[]

export function ActionsList() {
  useLoadSoon(lateParts)
  const { moneyCurrency: currency } = useEconomy()
  const { symbol, one, other } = useTokenUnit()
  const table = useMemo(
    () => defineActionsTable({ token: { symbol, one, other }, currency }),
    [symbol, one, other, currency],
  )
  const [search, setSearch] = useScreenSearch()
  const state = readTableState(search, table)
  const range = useRange()
  const asked = {
    ...usePlace(),
    from: range.firstDay,
    to: range.lastDay,
    sort: sorts.find(sort => sort === state.sort?.column) ?? 'revenue',
    descending: state.sort?.descending ?? true,
  }
  const cursor = state.trail.at(-1)
  const question = { ...asked, limit: pageMax, ...(cursor === undefined ? {} : { cursor }) }
  const query = useQuery({
    ...trpc.insights.actions.queryOptions(question),
    placeholderData: keepPreviousData,
    refetchInterval: everyMs,
  })
  const { open } = search
  const opened = query.data?.rows.find(({ action }) => action === open)
  return (
    <>
      <InsightTable
        table={table}
        label={`Revenue by action, ${range.dates}`}
        state={state}
        query={query}
        csvHref={insightCsvHref('actions', asked)}
        empty={{
          title: 'No action was used in these dates',
          fills: 'Each action that a product charges for stands here with what it earned.',
        }}
        onOpen={({ action }) => setSearch({ open: action })}
      />
      {open !== undefined && (
        <MovesPanel
          key={open}
          title={`Spends on ${opened?.name ?? open}`}
          what="action"
          of={open}
          range={range}
          onClose={() => setSearch({ open: undefined })}
        />
      )}
    </>
  )
}

function TierName({ tier }: { tier: string }) {
  return useBookNames(['tiers'], [tier]).nameOf(tier)
}

function defineActionsTable({ token, currency }: { token: TokenUnit; currency: string }) {
  return defineTable<Row>()({
    noun: ['action', 'actions'],
    rowId: row => row.action,
    usualSort: { column: 'revenue', descending: true },
    filters: {},
    columns: [
      { id: 'action', header: 'Action', cell: row => row.name, narrow: 'main' },
      {
        id: 'tier',
        header: 'Tier',
        cell: ({ tier }) =>
          tier === null ? <span className="text-ink-3">not sold now</span> : <TierName tier={tier} />,
        width: 92,
        narrow: 'hidden',
      },
      {
        id: 'spends',
        header: 'Spends',
        cell: row => formatInteger(row.spends),
        align: 'right',
        sortable: true,
        width: 104,
        narrow: 'hidden',
      },
      {
        id: 'tokens',
        header: 'Consumed',
        cell: row => <Tokens amount={row.tokens} unit={token} />,
        align: 'right',
        sortable: true,
        width: 108,
      },
      {
        id: 'revenue',
        header: 'Revenue',
        cell: row => <Money amountMinor={row.revenue} currency={currency} />,
        align: 'right',
        sortable: true,
        width: 104,
      },
      {
        id: 'per_token',
        header: `A ${token.one}`,
        cell: row => formatPerUnit(row.revenuePerToken, currency),
        align: 'right',
        sortable: true,
        width: 92,
        narrow: 'hidden',
      },
      {
        id: 'per_spend',
        header: 'A spend',
        cell: row => formatPerUnit(row.revenuePerSpend, currency),
        align: 'right',
        sortable: true,
        width: 92,
        narrow: 'hidden',
      },
      {
        id: 'margin',
        header: 'Margin',
        cell: row => <Share margin={row.margin} />,
        align: 'right',
        sortable: true,
        width: 104,
      },
    ],
  })
}
