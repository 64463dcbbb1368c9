// When a dispute came and by when it is due, and the names under which it can be looked up elsewhere.
import { CopyableId } from '../../../ui/copyable-id.tsx'
import { KeyValues } from '../../../ui/key-values.tsx'
import { Link } from '../../../ui/link.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { Time } from '../../../ui/time.tsx'
import { useNow } from '../../../ui/use-now.ts'
import { useCan, useEconomy } from '../../current.ts'
import { accountHref } from '../accounts/account-queries.ts'
import { auditHref } from '../audit-href.ts'
import type { Dispute } from './dispute-queries.ts'
import { groupOf, groupWords } from './dispute-words.ts'

export function DisputeFacts({ dispute }: Pick<Dispute, 'dispute'>) {
  const { key: economyKey, resetZone: zone } = useEconomy()
  const can = useCan('audit.read')
  const now = new Date(useNow())
  const { id, userId, reason, openedAt, dueAt, openedBy, entryId } = dispute
  const audit = auditHref({ economyKey, find: { q: id }, since: openedAt, now, zone })
  return (
    <Panel title="About">
      <div className="grid gap-4">
        <KeyValues
          rows={[
            { label: 'User', value: <Link href={accountHref({ economyKey, userId })}>{userId}</Link> },
            { label: 'Kind of reason', value: groupWords[groupOf(reason)] },
            { label: 'Opened', value: <Time at={openedAt} /> },
            { label: 'By', value: openedBy === null ? 'the product' : `${openedBy}, for the user` },
            { label: 'Due', value: <Time at={dueAt} /> },
            { label: 'Dispute', value: <CopyableId id={id} label="dispute id" lengthMax={34} /> },
            ...(entryId === null
              ? [{ label: 'Entry', value: 'none named' }]
              : [{ label: 'Entry', value: <CopyableId id={entryId} label="entry id" lengthMax={34} /> }]),
          ]}
        />
        {can.allowed && (
          <p className="text-sm">
            <Link href={audit}>What operators changed, in the audit log</Link>
          </p>
        )}
      </div>
    </Panel>
  )
}
