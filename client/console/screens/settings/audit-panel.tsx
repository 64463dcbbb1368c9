// One entry of the audit log, beside the table: who, what, why, and what was before and after.
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { roleNames } from '../../../../server/operators/words.ts'
import { ChangeList } from '../../../ui/change-list.tsx'
import { CopyableId } from '../../../ui/copyable-id.tsx'
import { computeDiffRows, type DiffRow, type Json, printJson } from '../../../ui/diff-rows.ts'
import { KeyValues } from '../../../ui/key-values.tsx'
import { Link } from '../../../ui/link.tsx'
import { Sheet } from '../../../ui/sheet.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { Time } from '../../../ui/time.tsx'
import { trpc } from '../../api.ts'
import { useEconomyKey } from '../../current.ts'
import { QueryFailure } from '../query-failure.tsx'
import { type AuditRow, EconomyAndMode } from './audit-table.tsx'
import { sayAction, sayField, saySubjectKind } from './audit-words.ts'
import { SubjectLink } from './subject-link.tsx'

export function AuditPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const query = useQuery(trpc.audit.get.queryOptions({ id }))
  const entry = query.data
  return (
    <Sheet
      open
      onOpenChange={onClose}
      size="lg"
      title={entry ? sayAction(entry.action) : 'Entry'}
      description={entry && <Time at={entry.at} show="seconds" />}
    >
      {query.error !== null && query.data === undefined && <QueryFailure query={query} />}
      {query.isPending && <Skeleton lines={6} />}
      {entry && <EntryBody entry={entry} />}
    </Sheet>
  )
}

function EntryBody({ entry }: { entry: AuditRow }) {
  const economyKey = useEconomyKey()
  return (
    <div className="grid gap-6">
      <KeyValues
        rows={[
          { label: 'By', value: <Actor entry={entry} economyKey={economyKey} /> },
          {
            label: saySubjectKind(entry.subjectKind),
            value: <SubjectLink entry={entry} economyKey={economyKey} />,
          },
          { label: 'Why', value: entry.reason },
          // An economy's own change names it already.
          ...(entry.subjectKind === 'economy'
            ? []
            : [{ label: 'Economy', value: <EconomyAndMode entry={entry} /> }]),
        ]}
      />
      <Part title="What changed">
        <WhatChanged before={toJson(entry.before)} after={toJson(entry.after)} />
      </Part>
      <Part title="To look it up">
        <KeyValues
          rows={[
            { label: 'Entry', value: <CopyableId id={entry.id} label="entry id" lengthMax={34} /> },
            {
              label: 'Request',
              value: <CopyableId id={entry.requestId} label="request id" lengthMax={34} />,
            },
            {
              label: 'Subject',
              value: <CopyableId id={entry.subjectId} label="subject id" lengthMax={34} />,
            },
            { label: 'Action', value: <code>{entry.action}</code> },
          ]}
        />
      </Part>
    </div>
  )
}

function WhatChanged({ before, after }: { before: Json | undefined; after: Json | undefined }) {
  const rows = computeDiffRows(before, after)
  if (rows.length === 0)
    return <p className="text-sm text-ink-2">Nothing was changed in the record itself.</p>
  return <ChangeList changes={rows.map(toChange)} />
}

function toChange(row: DiffRow) {
  return {
    label: sayField(row.path) || 'Value',
    before: row.kind === 'added' ? undefined : sayValue(row.before),
    after: row.kind === 'removed' ? undefined : sayValue(row.after),
  }
}

function sayValue(value: Json): ReactNode {
  if (value === null) return <em>none</em>
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : printJson(value)
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-2">
      <h3 className="text-sm">{title}</h3>
      {children}
    </section>
  )
}

function Actor({ entry, economyKey }: { entry: AuditRow; economyKey: string }) {
  const role = entry.actorRole === null ? 'without a session' : `as ${roleNames[entry.actorRole]}`
  return (
    <>
      {entry.actorId === null ? (
        entry.actorName
      ) : (
        <Link href={`/${economyKey}/settings/operators?open=${entry.actorId}`}>{entry.actorName}</Link>
      )}{' '}
      <span className="text-ink-2">{role}</span>
    </>
  )
}

/** What came over the wire as JSON is JSON. */
function toJson(value: unknown): Json | undefined {
  return value === null ? undefined : (value as Json)
}
