// Two states of one record, as in the audit log: only what differs, each value before and after.
import { ChangeList } from './change-list.tsx'
import { computeDiffRows, type DiffRow, type Json, printJson } from './diff-rows.ts'

export interface RecordDiffProps {
  /** Null or absent when the record was created. */
  before: Json | undefined
  /** Null or absent when it was removed. */
  after: Json | undefined
}

export function RecordDiff({ before, after }: RecordDiffProps) {
  const rows = computeDiffRows(before ?? undefined, after ?? undefined)
  if (rows.length === 0)
    return <p className="text-sm text-ink-2">Nothing was changed in the record itself.</p>
  return <ChangeList paths changes={rows.map(toChange)} />
}

function toChange(row: DiffRow) {
  return {
    label: row.path || 'value',
    before: row.kind === 'added' ? undefined : <Value json={row.before} />,
    after: row.kind === 'removed' ? undefined : <Value json={row.after} />,
  }
}

function Value({ json }: { json: Json }) {
  // A text "null" and no value at all must not look the same.
  return json === null ? <em className="text-xs">none</em> : <code>{printJson(json)}</code>
}
