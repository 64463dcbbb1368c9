// Cohorts of spends that earn too little of what their runs cost; what too little is, the operator says.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { type CohortBy, cohortBys, usualThresholdPercent } from '../../../../../server/metrics/words.ts'
import { formatInteger } from '../../../../ui/integer.ts'
import { Money } from '../../../../ui/money.tsx'
import { NumberField } from '../../../../ui/number-field.tsx'
import { SegmentedControl } from '../../../../ui/segmented-control.tsx'
import { defineTable } from '../../../../ui/table/definition.ts'
import { readTableState } from '../../../../ui/table/table-state.ts'
import type { TokenUnit } from '../../../../ui/tokens.ts'
import { Tokens } from '../../../../ui/tokens.tsx'
import { type Outputs, trpc } from '../../../api.ts'
import { useEconomy, useScreenSearch } from '../../../current.ts'
import { useRange } from '../../../use-range.ts'
import { sourceWords } from '../../accounts/entry-words.ts'
import { useTokenUnit } from '../../accounts/use-token-unit.ts'
import { late, useLoadSoon } from '../../late.tsx'
import { everyMs, insightCsvHref, pageMax, usePlace } from './insight-query.ts'
import { InsightTable } from './insight-table.tsx'
import { Share } from './margin-words.tsx'

const MovesPanel = late(() => import('./moves-panel.tsx').then(part => part.MovesPanel))
const lateParts = [MovesPanel]

type Row = Outputs['insights']['lowMargins']['rows'][number]

const byWords = { action: 'Action', tier: 'Tier', track: 'Track', source: 'Source' }
/** In front of each cohort in the address, for that of no track is called nothing. */
const mark = ':'

export function LowMarginsList() {
  useLoadSoon(lateParts)
  const { moneyCurrency: currency } = useEconomy()
  const { symbol, one, other } = useTokenUnit()
  const [search, setSearch] = useScreenSearch()
  const by = cohortBys.find(value => value === search.by) ?? 'action'
  const belowPercent = readPercent(search.below)
  const table = useMemo(
    () => defineCohortsTable({ token: { symbol, one, other }, currency, by }),
    [symbol, one, other, currency, by],
  )
  const state = readTableState(search, table)
  const range = useRange()
  const asked = {
    ...usePlace(),
    from: range.firstDay,
    to: range.lastDay,
    by,
    belowPercent,
    descending: state.sort?.descending ?? false,
  }
  const cursor = state.trail.at(-1)
  const question = { ...asked, limit: pageMax, ...(cursor === undefined ? {} : { cursor }) }
  const query = useQuery({
    ...trpc.insights.lowMargins.queryOptions(question),
    placeholderData: keepPreviousData,
    refetchInterval: everyMs,
  })
  const open = search.open?.startsWith(mark) ? search.open.slice(mark.length) : undefined
  const name = query.data?.rows.find(({ cohort }) => cohort === open)?.name ?? open
  return (
    <>
      <div className="flex flex-wrap items-end gap-x-4 gap-y-3">
        <SegmentedControl
          label="Spends taken together by"
          value={by}
          options={cohortBys.map(value => ({ value, label: byWords[value] }))}
          onChange={next =>
            setSearch({ by: next === 'action' ? undefined : next, after: undefined, open: undefined })
          }
        />
        <div className="w-44">
          <NumberField
            name="below"
            label="Margin below"
            unit="%"
            min={-1_000}
            max={100}
            value={belowPercent}
            onChange={next => {
              if (next === null) return
              const below = next === usualThresholdPercent ? undefined : String(next)
              setSearch({ below, after: undefined }, { replace: true })
            }}
          />
        </div>
      </div>
      <InsightTable
        table={table}
        label={`Margins below ${belowPercent} %, ${range.dates}`}
        state={state}
        query={query}
        csvHref={insightCsvHref('low_margin', asked)}
        empty={{
          title: `No margin below ${belowPercent} % in these dates`,
          fills:
            'A cohort stands here when its runs cost too much of what they recognise. Unit costs stand with each action in the price book.',
        }}
        onOpen={({ cohort }) => setSearch({ open: `${mark}${cohort}` })}
      />
      {open !== undefined && (
        <MovesPanel
          key={open}
          title={`Spends of ${name === undefined || name === '' ? 'none' : sayCohort(by, name)}`}
          what={by}
          of={open}
          range={range}
          onClose={() => setSearch({ open: undefined })}
        />
      )}
    </>
  )
}

function readPercent(text: string | undefined): number {
  const percent = Number(text)
  return text !== undefined && Number.isInteger(percent) && percent >= -1_000 && percent <= 100
    ? percent
    : usualThresholdPercent
}

/** A source is named by its key alone; everything else has a name of its own. */
function sayCohort(by: CohortBy, name: string): string {
  return by === 'source' ? sourceWords(name) : name
}

function defineCohortsTable(about: { token: TokenUnit; currency: string; by: CohortBy }) {
  const { token, currency, by } = about
  return defineTable<Row>()({
    noun: ['cohort', 'cohorts'],
    rowId: row => row.cohort,
    usualSort: { column: 'margin', descending: false },
    filters: {},
    columns: [
      { id: 'cohort', header: byWords[by], cell: row => sayCohort(by, row.name), narrow: 'main' },
      {
        id: 'runs',
        header: 'Runs',
        cell: row => formatInteger(row.runs),
        align: 'right',
        width: 96,
        narrow: 'hidden',
      },
      {
        id: 'tokens',
        header: 'Consumed',
        cell: row => <Tokens amount={row.tokens} unit={token} />,
        align: 'right',
        width: 116,
        narrow: 'hidden',
      },
      {
        id: 'revenue',
        header: 'Revenue',
        cell: row => <Money amountMinor={row.revenue} currency={currency} />,
        align: 'right',
        width: 112,
      },
      {
        id: 'cost',
        header: 'Cost of runs',
        cell: row => <Money amountMinor={row.cost} currency={currency} />,
        align: 'right',
        width: 124,
      },
      {
        id: 'margin',
        header: 'Margin',
        cell: row => <Money amountMinor={row.margin} currency={currency} />,
        align: 'right',
        sortable: true,
        width: 116,
      },
      {
        id: 'share',
        header: 'Of revenue',
        cell: row => <Share margin={row} />,
        align: 'right',
        width: 112,
        narrow: 'hidden',
      },
      {
        id: 'uncosted',
        header: 'Without a cost',
        cell: row => formatInteger(row.uncostedRuns),
        align: 'right',
        optional: true,
        width: 132,
        narrow: 'hidden',
      },
    ],
  })
}
