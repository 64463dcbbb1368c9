// The lists of accounts: each row opens its account.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { DefinedTable } from '../../../../ui/table/definition.ts'
import type { FilterFields } from '../../../../ui/table/filters.ts'
import { readTableState } from '../../../../ui/table/table-state.ts'
import { trpc } from '../../../api.ts'
import { useEconomy, useScreenSearch } from '../../../current.ts'
import { accountHref } from '../../accounts/account-queries.ts'
import { useTokenUnit } from '../../accounts/use-token-unit.ts'
import {
  defineNearLimitTable,
  defineRunsOutTable,
  defineTopUpsTable,
  defineUpgradesTable,
} from './account-tables.tsx'
import { everyMs, insightCsvHref, pageMax, usePlace } from './insight-query.ts'
import { InsightTable } from './insight-table.tsx'

export function NearLimitList() {
  const unit = useUnits()
  const table = useMemo(() => defineNearLimitTable(unit), [unit])
  const { state, question, asked } = useAsked(table)
  const query = useQuery({ ...trpc.insights.nearLimit.queryOptions(question), ...live })
  return (
    <InsightTable
      table={table}
      label="Accounts near their limit"
      state={state}
      query={query}
      csvHref={insightCsvHref('near_limit', asked)}
      empty={{
        title: 'Nobody is near a limit',
        fills: 'An account stands here once 90 % of its period’s grant, or of the day’s soft cap, is used.',
      }}
      rowHref={useAccountHref()}
    />
  )
}

export function RunsOutList() {
  const unit = useUnits()
  const table = useMemo(() => defineRunsOutTable(unit), [unit])
  const { state, question, asked } = useAsked(table)
  const query = useQuery({ ...trpc.insights.runsOut.queryOptions(question), ...live })
  return (
    <InsightTable
      table={table}
      label="Accounts that run out within 7 days"
      state={state}
      query={query}
      csvHref={insightCsvHref('runs_out', asked)}
      empty={{
        title: 'Nobody runs out within a week',
        fills: 'An account stands here when what it can spend lasts less than 7 days at its pace of late.',
      }}
      rowHref={useAccountHref()}
    />
  )
}

export function UpgradesList() {
  const unit = useUnits()
  const table = useMemo(() => defineUpgradesTable(unit), [unit])
  const { state, question, asked } = useAsked(table)
  const query = useQuery({ ...trpc.insights.upgrades.queryOptions(question), ...live })
  return (
    <InsightTable
      table={table}
      label="Accounts that are better off otherwise"
      state={state}
      query={query}
      csvHref={insightCsvHref('upgrade', asked)}
      empty={{
        title: 'Nobody would be better off with another offer',
        fills:
          'An account stands here when a plan or a pack of the price book would have cost it less than it paid in 30 days.',
      }}
      rowHref={useAccountHref()}
    />
  )
}

export function TopUpsList() {
  const unit = useUnits()
  const table = useMemo(() => defineTopUpsTable(unit), [unit])
  const { state, question, asked } = useAsked(table)
  const query = useQuery({ ...trpc.insights.topUps.queryOptions(question), ...live })
  return (
    <InsightTable
      table={table}
      label="Accounts that overuse top-ups"
      state={state}
      query={query}
      csvHref={insightCsvHref('top_ups', asked)}
      empty={{
        title: 'Nobody tops up again and again',
        fills: 'An account stands here with its third top-up within 30 days.',
      }}
      rowHref={useAccountHref()}
    />
  )
}

const live = { placeholderData: keepPreviousData, refetchInterval: everyMs }

function useUnits() {
  const { moneyCurrency: currency } = useEconomy()
  const { symbol, one, other } = useTokenUnit()
  return useMemo(() => ({ token: { symbol, one, other }, currency }), [symbol, one, other, currency])
}

function useAccountHref() {
  const { key: economyKey } = useEconomy()
  return ({ userId }: { userId: string }) => accountHref({ economyKey, userId })
}

/** Each list has one order, which the server keeps; the other way round it ends with those who matter least. */
function useAsked<Row extends object, Fields extends FilterFields>(table: DefinedTable<Row, Fields>) {
  const [search] = useScreenSearch()
  const state = readTableState(search, table)
  const place = usePlace()
  const usual = table.usualSort?.descending ?? true
  const isUsual = state.sort === null || state.sort.descending === usual
  const asked = { ...place, first: isUsual ? ('highest' as const) : ('lowest' as const) }
  const cursor = state.trail.at(-1)
  return { state, asked, question: { ...asked, limit: pageMax, ...(cursor === undefined ? {} : { cursor }) } }
}
