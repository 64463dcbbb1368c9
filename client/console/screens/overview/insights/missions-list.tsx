// What missions should cost and what they take: a row opens those who completed it.
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { formatInteger } from '../../../../ui/integer.ts'
import { defineTable } from '../../../../ui/table/definition.ts'
import { readTableState } from '../../../../ui/table/table-state.ts'
import type { TokenUnit } from '../../../../ui/tokens.ts'
import { Tokens } from '../../../../ui/tokens.tsx'
import { type Outputs, trpc } from '../../../api.ts'
import { useScreenSearch } from '../../../current.ts'
import { useTokenUnit } from '../../accounts/use-token-unit.ts'
import { late, useLoadSoon } from '../../late.tsx'
import { everyMs, insightCsvHref, usePlace } from './insight-query.ts'
import { InsightTable } from './insight-table.tsx'

const RunsPanel = late(() => import('./runs-panel.tsx').then(part => part.RunsPanel))
const lateParts = [RunsPanel]

type Row = Outputs['insights']['missions']['rows'][number]

export function MissionsList() {
  useLoadSoon(lateParts)
  const { symbol, one, other } = useTokenUnit()
  const table = useMemo(() => defineMissionsTable({ symbol, one, other }), [symbol, one, other])
  const [search, setSearch] = useScreenSearch()
  const place = usePlace()
  const query = useQuery({
    ...trpc.insights.missions.queryOptions(place),
    select: toPage,
    refetchInterval: everyMs,
  })
  const opened = query.data?.rows.find(({ mission }) => mission === search.open)
  return (
    <>
      <InsightTable
        table={table}
        label="Mission baselines"
        state={readTableState(search, table)}
        query={query}
        csvHref={insightCsvHref('missions', place)}
        empty={{
          title: 'The price book has no missions',
          fills: 'A mission is a list of actions in the price book; what it costs and takes stands here.',
        }}
        onOpen={({ mission }) => setSearch({ open: mission })}
      />
      {opened !== undefined && (
        <RunsPanel key={opened.mission} mission={opened} onClose={() => setSearch({ open: undefined })} />
      )}
    </>
  )
}

/** A price book has few of them: all stand on one page. */
function toPage(answer: Outputs['insights']['missions']) {
  return { ...answer, nextCursor: null, total: answer.rows.length }
}

function defineMissionsTable(token: TokenUnit) {
  const amount = (tokens: number | null | undefined) =>
    tokens === null || tokens === undefined ? (
      <span className="text-ink-3">–</span>
    ) : (
      <Tokens amount={Math.round(tokens)} unit={token} />
    )
  return defineTable<Row>()({
    noun: ['mission', 'missions'],
    rowId: row => row.mission,
    filters: {},
    columns: [
      { id: 'mission', header: 'Mission', cell: row => row.name, narrow: 'main' },
      {
        id: 'track',
        header: 'Track',
        cell: row => row.track ?? <span className="text-ink-3">none</span>,
        width: 72,
        narrow: 'hidden',
      },
      {
        id: 'list',
        header: 'At list prices',
        cell: row => amount(row.listTokens),
        align: 'right',
        width: 128,
      },
      {
        id: 'p25',
        header: 'p25',
        cell: row => amount(row.spent?.p25),
        align: 'right',
        width: 88,
        narrow: 'hidden',
      },
      {
        id: 'median',
        header: 'Median',
        cell: row => amount(row.spent?.median),
        align: 'right',
        width: 96,
      },
      {
        id: 'p75',
        header: 'p75',
        cell: row => amount(row.spent?.p75),
        align: 'right',
        width: 88,
        narrow: 'hidden',
      },
      {
        id: 'off',
        header: 'Median off list',
        cell: ({ medianOffBasisPoints: off }) =>
          off === null ? (
            <span className="text-ink-3">–</span>
          ) : (
            signed.format(off / 10_000).replace('-', '−')
          ),
        align: 'right',
        width: 136,
      },
      {
        id: 'completions',
        header: 'Completed',
        cell: row => formatInteger(row.spent?.completions ?? 0),
        align: 'right',
        width: 116,
      },
    ],
  })
}

const signed = new Intl.NumberFormat('en-US', {
  style: 'percent',
  maximumFractionDigits: 0,
  signDisplay: 'exceptZero',
})
