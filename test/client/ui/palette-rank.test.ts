import { expect, test } from 'vitest'
import type { PaletteGroup, PaletteItem } from '../../../client/ui/command-palette.tsx'
import { rankGroups } from '../../../client/ui/palette-rank.ts'

const item = (label: string, hint = '', keywords: string[] = []): PaletteItem => ({
  id: label,
  label,
  hint,
  keywords,
  onSelect: () => {},
})

const groups: PaletteGroup[] = [
  {
    heading: 'Go to',
    items: [
      item('Settings', 'How this economy is run'),
      item('Economy', 'Token, currency', ['settings']),
      item('Your sign-in', 'Password, sessions', ['account']),
    ],
  },
  {
    heading: 'Do',
    items: [item('New product key', '', ['create', 'api']), item('Sign out', '', ['log out'])],
  },
]

const shown = (query: string) =>
  rankGroups(groups, query).map(group => [group.heading, ...group.items.map(one => one.label)])

test('without a query everything is shown as it was given', () => {
  expect(shown(' ')).toEqual([
    ['Go to', 'Settings', 'Economy', 'Your sign-in'],
    ['Do', 'New product key', 'Sign out'],
  ])
})

test.each([
  ['sign out', [['Do', 'Sign out']]],
  [
    'sign',
    [
      ['Do', 'Sign out'],
      ['Go to', 'Your sign-in'],
    ],
  ],
  ['economy', [['Go to', 'Economy', 'Settings']]],
  ['KEY', [['Do', 'New product key']]],
  ['create key', [['Do', 'New product key']]],
  ['settings', [['Go to', 'Settings', 'Economy']]],
  ['nothing like it', []],
  ['???', []],
])('%s finds by words, the nearest first', (query, expected) => {
  expect(shown(query)).toEqual(expected)
})

test('what the server found is not narrowed again, and comes first', () => {
  const found: PaletteGroup = { heading: 'Found', found: true, items: [item('Ada')] }
  expect(rankGroups([...groups, found], 'sign').map(group => group.heading)).toEqual(['Found', 'Do', 'Go to'])
})
