// The table of product keys: its columns, its filters, and the question they put to the server.
import type { Mode } from '../../../../server/keys/schema.ts'
import { cutToPrefix, scopes } from '../../../../server/keys/words.ts'
import { defineTable } from '../../../ui/table/definition.ts'
import type { TableState } from '../../../ui/table/table-state.ts'
import { Time } from '../../../ui/time.tsx'
import type { Inputs } from '../../api.ts'
import { recordKeys } from '../record-keys.ts'
import { type Key, KeyStateBadge, keyStateWords, rateLimitText, scopesText } from './key.tsx'

export const keysPageMax = 50

export const keysTable = defineTable<Key>()({
  noun: ['key', 'keys'],
  rowId: key => key.id,
  searchHint: 'Name, prefix or id',
  usualSort: { column: 'created', descending: true },
  columns: [
    { id: 'name', header: 'Name', cell: key => key.name, narrow: 'main' },
    { id: 'prefix', header: 'Prefix', cell: key => <code>{key.prefix}…</code>, width: 172 },
    { id: 'scopes', header: 'Scopes', cell: key => scopesText(key.scopes), width: 204 },
    { id: 'state', header: 'State', cell: key => <KeyStateBadge state={key.state} />, width: 104 },
    { id: 'createdBy', header: 'Created by', cell: key => key.createdByName, width: 116, narrow: 'hidden' },
    {
      id: 'created',
      header: 'Created',
      cell: key => <Time at={key.createdAt} show="date" withZone={false} />,
      sortable: true,
      width: 116,
      narrow: 'hidden',
    },
    {
      id: 'lastUsed',
      header: 'Last used',
      cell: key =>
        key.lastUsedAt === null ? <None>never</None> : <Time at={key.lastUsedAt} relative withZone={false} />,
      width: 128,
    },
    {
      id: 'expires',
      header: 'Expires',
      cell: key =>
        key.expiresAt === null ? (
          <None>never</None>
        ) : (
          <Time at={key.expiresAt} show="date" withZone={false} />
        ),
      width: 116,
      narrow: 'hidden',
    },
    {
      id: 'limit',
      header: 'Limit',
      cell: key =>
        key.rateLimitPerMinute === null ? <None>none</None> : rateLimitText(key.rateLimitPerMinute),
      optional: true,
      width: 128,
      narrow: 'hidden',
    },
  ],
  filters: {
    state: {
      kind: 'manyOf',
      label: 'State',
      options: recordKeys(keyStateWords).map(state => ({ value: state, label: keyStateWords[state].label })),
    },
    scope: {
      kind: 'manyOf',
      label: 'Has scope',
      options: scopes.map(scope => ({ value: scope, label: scope })),
    },
  },
})

export type KeysState = TableState<typeof keysTable.filters>

/** A whole key pasted into the search goes into no address, no history and no saved view: its prefix finds it too. */
export function keepNoKey(state: KeysState): KeysState {
  return { ...state, search: cutToPrefix(state.search) }
}

export function toKeysQuestion(
  state: KeysState,
  where: { economyKey: string; mode: Mode },
): Inputs['keys']['list'] & { limit: number } {
  const { state: states, scope } = state.filters
  const cursor = state.trail.at(-1)
  return {
    ...where,
    filter: {
      ...(states === undefined ? {} : { state: [...states] }),
      ...(scope === undefined ? {} : { scope: [...scope] }),
      ...(state.search === '' ? {} : { text: state.search }),
    },
    sort: state.sort?.descending === false ? 'oldest' : 'newest',
    limit: keysPageMax,
    ...(cursor === undefined ? {} : { cursor }),
  }
}

function None({ children }: { children: string }) {
  return <span className="text-ink-3">{children}</span>
}
