// The address of the audit log as the server's filter, for the rows and for the file alike.
import { expect, test } from 'vitest'
import {
  auditCsvHref,
  defineAuditTable,
  toAuditFilter,
} from '../../../../client/console/screens/settings/audit-table.tsx'
import { subjectHref } from '../../../../client/console/screens/settings/subject-link.tsx'
import { readTableState } from '../../../../client/ui/table/table-state.ts'
import { auditFilter } from '../../../../server/operators/schema.ts'

const dates = { from: '2026-10-25T00:00:00.000Z', until: '2026-11-22T00:00:00.000Z' }
const choices = {
  actors: [{ id: 'opr_1', name: 'Olive Marsh' }],
  actions: ['keys.rotate'],
  economies: [{ key: 'jobsearch', name: 'Job search' }],
  zone: 'UTC',
}

test('every param of the address becomes a filter that the server accepts', () => {
  const filter = toAuditFilter(
    {
      actor: 'opr_1',
      action: 'keys.rotate',
      economy: 'jobsearch',
      kind: 'product_key',
      q: 'web',
      open: 'aud_1',
    },
    dates,
  )
  expect(filter).toEqual({
    ...dates,
    actorId: 'opr_1',
    action: 'keys.rotate',
    economyKey: 'jobsearch',
    subjectKind: 'product_key',
    text: 'web',
  })
  expect(auditFilter.parse(filter)).toEqual(filter)
})

test('the file holds what the table shows, in its order', () => {
  const href = auditCsvHref(toAuditFilter({ actor: 'opr_1' }, dates), 'oldest')
  const url = new URL(href, 'https://farebox.example')
  expect(url.pathname).toBe('/console/csv/audit')
  expect(Object.fromEntries(url.searchParams)).toEqual({ ...dates, actorId: 'opr_1', sort: 'oldest' })
})

test('a filter for someone who is gone stays, and can be taken away', () => {
  const asked = { actor: 'opr_gone' }
  const table = defineAuditTable(choices, asked)
  expect(readTableState(asked, table).filters).toEqual({ actor: 'opr_gone' })
  expect(table.filters.actor.options).toEqual([
    { value: 'opr_1', label: 'Olive Marsh' },
    { value: 'opr_gone', label: 'opr_gone' },
  ])
})

test.each([
  ['product_key', 'key_1', 'intellicv', 'test', '/intellicv/developers?mode=test&open=key_1'],
  ['operator', 'opr_1', null, null, '/jobsearch/settings/operators?open=opr_1'],
  ['invitation', 'inv_1', null, null, '/jobsearch/settings/operators?open=inv_1'],
  ['economy', 'intellicv', 'intellicv', null, '/intellicv/settings/economy'],
  ['account', 'acc_1', 'intellicv', 'live', '/intellicv/accounts?mode=live&user=a%20%26%20b'],
  ['annotation', 'ann_1', 'intellicv', null, '/intellicv/overview/annotations?open=ann_1'],
  ['view', 'viw_1', null, null, null],
] as const)('an entry about a %s leads to where it is', (subjectKind, subjectId, economyKey, mode, href) => {
  const entry = { subjectKind, subjectId, subjectLabel: 'a & b', economyKey, mode }
  expect(subjectHref(entry, 'jobsearch')).toBe(href)
})
