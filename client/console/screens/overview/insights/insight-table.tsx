// The table of an insight list: its page and sort from the address, as of when, and what would fill it.
import { DataTable } from '../../../../ui/table/data-table.tsx'
import type { DefinedTable } from '../../../../ui/table/definition.ts'
import type { FilterFields } from '../../../../ui/table/filters.ts'
import { type Page, type PageQuery, rowsOf } from '../../../../ui/table/rows.ts'
import { type TableState, writeTableState } from '../../../../ui/table/table-state.ts'
import { Time } from '../../../../ui/time.tsx'
import { errorData } from '../../../api.ts'
import { useEconomy, useMode, useScreenSearch } from '../../../current.ts'
import { paging } from './insight-query.ts'

interface InsightTableProps<Row extends object, Fields extends FilterFields> {
  table: DefinedTable<Row, Fields>
  label: string
  state: TableState<Fields>
  query: PageQuery<Page<Row> & { asOf: string | null }>
  csvHref: string
  empty: { title: string; fills: string }
  rowHref?: (row: Row) => string
  onOpen?: (row: Row) => void
}

export function InsightTable<Row extends object, Fields extends FilterFields>(
  props: InsightTableProps<Row, Fields>,
) {
  const { table, label, state, query, csvHref, empty, rowHref, onOpen } = props
  const economy = useEconomy()
  const mode = useMode()
  const [, setSearch] = useScreenSearch()
  const asOf = query.data?.asOf
  return (
    <div className="relative grid min-w-0 grid-cols-1 gap-2">
      <DataTable
        table={table}
        caption={`${label}, ${economy.name}, ${mode} mode`}
        state={state}
        onState={next => setSearch(writeTableState(next, table))}
        rows={rowsOf(query, errorData)}
        paging={paging}
        empty={asOf === null ? notYet : empty}
        csvHref={csvHref}
        rowHref={rowHref}
        onOpen={onOpen}
      />
      <AsOf at={asOf} />
    </div>
  )
}

const notYet = {
  title: 'Not counted yet',
  fills:
    'Everything is being looked at for the first time. This takes seconds to minutes, and then stands here.',
}

/** Where there is room, beside what the table can be told to do; else beneath it. */
export function AsOf({ at }: { at: string | null | undefined }) {
  if (at === undefined || at === null) return null
  return (
    <p className="flex items-center gap-1 text-sm text-ink-3 lg:absolute lg:top-0 lg:left-0 lg:h-control">
      As of <Time at={at} />
    </p>
  )
}
