// The table of operators. Everyone comes in one answer, so it is searched, filtered and sorted here.
import { type Role, roleNames, roles } from '../../../../server/operators/words.ts'
import { Avatar } from '../../../ui/avatar.tsx'
import { Badge } from '../../../ui/badge.tsx'
import { defineTable } from '../../../ui/table/definition.ts'
import type { TableState } from '../../../ui/table/table-state.ts'
import { Time } from '../../../ui/time.tsx'
import type { Outputs } from '../../api.ts'

export type OperatorRow = Outputs['operators']['list'][number]

export const operatorsTable = defineTable<OperatorRow>()({
  noun: ['operator', 'operators'],
  rowId: operator => operator.id,
  searchHint: 'Name or e-mail',
  usualSort: { column: 'name', descending: false },
  columns: [
    {
      id: 'name',
      header: 'Name',
      cell: operator => (
        <span className="flex min-w-0 items-center gap-2">
          <Avatar name={operator.name} size="sm" decorative />
          <span className="truncate">{operator.name}</span>
          {operator.demo && <Badge tone="info">Demo</Badge>}
        </span>
      ),
      sortable: true,
      narrow: 'main',
    },
    { id: 'email', header: 'E-mail', cell: operator => operator.email, sortable: true, narrow: 'secondary' },
    {
      id: 'role',
      header: 'Role',
      cell: operator => roleNames[operator.role],
      sortable: true,
      width: 112,
    },
    {
      id: 'secondFactor',
      header: 'Second factor',
      cell: operator => (operator.twoFactorEnabled ? 'on' : <span className="text-ink-3">off</span>),
      width: 120,
      narrow: 'hidden',
    },
    {
      id: 'lastSeen',
      header: 'Last seen',
      cell: operator =>
        operator.lastSeenAt === null ? (
          <span className="text-ink-3">never</span>
        ) : (
          <Time at={operator.lastSeenAt} relative withZone={false} />
        ),
      sortable: true,
      width: 136,
    },
    {
      id: 'state',
      header: 'State',
      cell: operator => <OperatorStateBadge disabled={operator.disabledAt !== null} />,
      width: 104,
    },
  ],
  filters: {
    role: {
      kind: 'manyOf',
      label: 'Role',
      options: roles.map(role => ({ value: role, label: roleNames[role] })),
    },
    state: {
      kind: 'oneOf',
      label: 'State',
      options: [
        { value: 'active', label: 'Active' },
        { value: 'disabled', label: 'Disabled' },
      ],
    },
    secondFactor: {
      kind: 'oneOf',
      label: 'Second factor',
      options: [
        { value: 'on', label: 'On' },
        { value: 'off', label: 'Off' },
      ],
    },
  },
})

export type OperatorsState = TableState<typeof operatorsTable.filters>

export function OperatorStateBadge({ disabled }: { disabled: boolean }) {
  return (
    <Badge tone={disabled ? 'bad' : 'good'} dot>
      {disabled ? 'Disabled' : 'Active'}
    </Badge>
  )
}

/** What of everyone the table shows, in its order; by name where nothing else is asked. */
export function arrangeOperators(
  operators: readonly OperatorRow[],
  { search, filters, sort }: Pick<OperatorsState, 'search' | 'filters' | 'sort'>,
): OperatorRow[] {
  const sought = search.toLowerCase()
  const found = operators.filter(
    operator =>
      `${operator.name}\n${operator.email}\n${operator.id}`.toLowerCase().includes(sought) &&
      (filters.role === undefined || filters.role.includes(operator.role)) &&
      (filters.state === undefined || (filters.state === 'disabled') === (operator.disabledAt !== null)) &&
      (filters.secondFactor === undefined || (filters.secondFactor === 'on') === operator.twoFactorEnabled),
  )
  const rank = rankOf[sort?.column ?? 'name'] ?? nameOf
  const direction = sort?.descending ? -1 : 1
  return found.toSorted(
    (a, b) => direction * compare(rank(a), rank(b)) || compare(nameOf(a), nameOf(b)) || compare(a.id, b.id),
  )
}

const rankOf: Readonly<Record<string, (operator: OperatorRow) => string>> = {
  name: nameOf,
  email: operator => operator.email,
  // By what they may do, most first.
  role: operator => String(rolePlace(operator.role)),
  // Whoever was never here is longest ago; ISO instants sort as they are.
  lastSeen: operator => operator.lastSeenAt ?? '',
}

function nameOf(operator: OperatorRow): string {
  return operator.name.toLowerCase()
}

function rolePlace(role: Role): number {
  return roles.indexOf(role)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
