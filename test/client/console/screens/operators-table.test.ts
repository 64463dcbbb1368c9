// Everyone comes in one answer: searched, filtered and sorted on this side.
import { expect, test } from 'vitest'
import { readOperatorsTab } from '../../../../client/console/screens/settings/operators-search.ts'
import {
  arrangeOperators,
  type OperatorRow,
  operatorsTable,
} from '../../../../client/console/screens/settings/operators-table.tsx'
import { readTableState } from '../../../../client/ui/table/table-state.ts'

const operator = (name: string, fields: Partial<OperatorRow>): OperatorRow => ({
  id: `opr_${name.toLowerCase()}`,
  name,
  email: `${name.toLowerCase()}@example.com`,
  role: 'viewer',
  demo: false,
  disabledAt: null,
  twoFactorEnabled: false,
  createdAt: '2026-11-01T00:00:00Z',
  lastSeenAt: null,
  sessionsCount: 0,
  ...fields,
})
const everyone = [
  operator('Mara', { role: 'growth', lastSeenAt: '2026-11-20T10:00:00Z' }),
  operator('ada', { role: 'owner', twoFactorEnabled: true, lastSeenAt: '2026-11-21T08:00:00Z' }),
  operator('Zoe', { disabledAt: '2026-11-10T00:00:00Z' }),
]
const names = (params: Record<string, string>) =>
  arrangeOperators(everyone, readTableState(params, operatorsTable)).map(({ name }) => name)

test.each<[string, Record<string, string>, string[]]>([
  ['by name, whatever its case', {}, ['ada', 'Mara', 'Zoe']],
  ['backwards', { sort: '-name' }, ['Zoe', 'Mara', 'ada']],
  ['by role, the mightiest first', { sort: 'role' }, ['ada', 'Mara', 'Zoe']],
  ['by when they were here last, never first', { sort: 'lastSeen' }, ['Zoe', 'Mara', 'ada']],
  ['those with a role', { role: 'growth,viewer' }, ['Mara', 'Zoe']],
  ['the disabled', { state: 'disabled' }, ['Zoe']],
  ['those without a second factor', { secondFactor: 'off' }, ['Mara', 'Zoe']],
  ['by a part of the name', { q: 'AR' }, ['Mara']],
  ['by id', { q: 'opr_zoe' }, ['Zoe']],
])('%s', (_, params, expected) => {
  expect(names(params)).toEqual(expected)
})

test.each([
  [{}, 'operators'],
  [{ tab: 'roles' }, 'roles'],
  [{ tab: 'elsewhere' }, 'operators'],
  [{ open: 'inv_1' }, 'invitations'],
  [{ open: 'opr_1', tab: 'invitations' }, 'operators'],
] as const)('the address %j shows the tab %s', (search, tab) => {
  expect(readOperatorsTab(search)).toBe(tab)
})
