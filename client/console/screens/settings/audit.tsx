// Settings, Audit log: who changed what, when and why.
import { PageHeader } from '../../../ui/page-header.tsx'
import { useScreenSearch } from '../../current.ts'
import { useRange } from '../../use-range.ts'
import { late, useLoadSoon } from '../late.tsx'
import { AuditActivity } from './audit-activity-panel.tsx'
import { AuditList } from './audit-list.tsx'
import { toAuditFilter } from './audit-table.tsx'

const AuditPanel = late(() => import('./audit-panel.tsx').then(part => part.AuditPanel))
const lateParts = [AuditPanel]

export function AuditScreen() {
  const [search, setSearch] = useScreenSearch()
  const range = useRange()
  useLoadSoon(lateParts)
  const filter = toAuditFilter(search, range)
  return (
    <div className="grid min-w-0 gap-4">
      <PageHeader
        title="Audit log"
        description="Every change, on every economy. Entries are only ever added."
      />
      {/* Counts of other dates never stand under these. */}
      <AuditActivity key={`${range.from} ${range.until}`} filter={filter} />
      <AuditList filter={filter} />
      {search.open !== undefined && (
        <AuditPanel key={search.open} id={search.open} onClose={() => setSearch({ open: undefined })} />
      )}
    </div>
  )
}
