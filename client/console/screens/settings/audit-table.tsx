// The table of the audit log: its columns, its filters, and the question they put to the server.
import { roleNames } from '../../../../server/operators/words.ts'
import { Badge } from '../../../ui/badge.tsx'
import { defineTable } from '../../../ui/table/definition.ts'
import type { FilterOption } from '../../../ui/table/filters.ts'
import { Time } from '../../../ui/time.tsx'
import type { Inputs, Outputs } from '../../api.ts'
import { useEconomies } from '../../current.ts'
import type { ScreenSearch } from '../../search.ts'
import { sayAction, saySubjectKind, subjectKindWords } from './audit-words.ts'

export type AuditRow = Outputs['audit']['get']
type AuditFilter = NonNullable<Inputs['audit']['list']['filter']>

export const auditPageMax = 50

export interface AuditChoices {
  actors: ReadonlyArray<{ id: string; name: string }>
  actions: readonly string[]
  economies: ReadonlyArray<{ key: string; name: string }>
  /** In which times are shown. */
  zone: string
}

/**
 * What can be chosen is known once the server has told it. What an address asks for is kept whatever it is: an
 * operator who is gone, or an action of another version, still has entries.
 */
export function defineAuditTable(choices: AuditChoices, asked: ScreenSearch) {
  const actors = choices.actors.map(({ id, name }) => ({ value: id, label: name }))
  const actions = choices.actions.map(action => ({ value: action, label: sayAction(action) }))
  const economies = choices.economies.map(({ key, name }) => ({ value: key, label: name }))
  const kinds = Object.entries(subjectKindWords).map(([value, label]) => ({ value, label }))
  return defineTable<AuditRow>()({
    noun: ['entry', 'entries'],
    rowId: entry => entry.id,
    searchHint: 'Subject, reason or an id',
    usualSort: { column: 'at', descending: true },
    columns: [
      {
        id: 'at',
        header: `Time (${choices.zone})`,
        cell: entry => <Time at={entry.at} withZone={false} />,
        sortable: true,
        width: 156,
      },
      {
        id: 'actor',
        header: 'By',
        cell: entry => (
          <>
            {entry.actorName}{' '}
            {entry.actorRole !== null && <span className="text-ink-3">{roleNames[entry.actorRole]}</span>}
          </>
        ),
        width: 188,
      },
      {
        id: 'action',
        header: 'What',
        cell: entry => sayAction(entry.action),
        narrow: 'main',
        width: 208,
      },
      {
        id: 'subject',
        header: 'Of',
        cell: entry => (
          <>
            {entry.subjectLabel} <span className="text-ink-3">{saySubjectKind(entry.subjectKind)}</span>
          </>
        ),
      },
      {
        id: 'economy',
        header: 'Economy',
        cell: entry => <EconomyAndMode entry={entry} />,
        width: 136,
        narrow: 'hidden',
      },
      { id: 'reason', header: 'Why', cell: entry => entry.reason },
      {
        id: 'request',
        header: 'Request',
        cell: entry => <code>{entry.requestId}</code>,
        optional: true,
        width: 268,
        narrow: 'hidden',
      },
    ],
    filters: {
      actor: { kind: 'oneOf', label: 'By', options: withAsked(actors, asked.actor) },
      action: { kind: 'oneOf', label: 'What', options: withAsked(actions, asked.action) },
      economy: { kind: 'oneOf', label: 'Economy', options: withAsked(economies, asked.economy) },
      kind: { kind: 'oneOf', label: 'Kind', options: withAsked(kinds, asked.kind) },
    },
  })
}

export function EconomyAndMode({ entry }: { entry: Pick<AuditRow, 'economyKey' | 'mode'> }) {
  const economies = useEconomies()
  if (entry.economyKey === null) return <span className="text-ink-3">all</span>
  return (
    <>
      {economies.find(({ key }) => key === entry.economyKey)?.name ?? entry.economyKey}{' '}
      {entry.mode === 'test' && <Badge tone="warn">test</Badge>}
    </>
  )
}

function withAsked(options: readonly FilterOption[], asked: string | undefined): readonly FilterOption[] {
  if (asked === undefined || options.some(option => option.value === asked)) return options
  return [...options, { value: asked, label: asked }]
}

/** The address's params as the server's filter. */
export function toAuditFilter(
  search: ScreenSearch,
  dates: { from: string; until: string },
): AuditFilter & { from: string; until: string } {
  const { actor, action, economy, kind, q } = search
  return {
    from: dates.from,
    until: dates.until,
    ...(actor === undefined ? {} : { actorId: actor }),
    ...(action === undefined ? {} : { action }),
    ...(economy === undefined ? {} : { economyKey: economy }),
    ...(kind === undefined ? {} : { subjectKind: kind }),
    ...(q === undefined ? {} : { text: q }),
  }
}

/** The route that streams every entry of this filter, in this order. */
export function auditCsvHref(filter: AuditFilter, sort: 'newest' | 'oldest'): string {
  const params = new URLSearchParams(
    Object.entries({ ...filter, sort }).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
  return `/console/csv/audit?${params}`
}
