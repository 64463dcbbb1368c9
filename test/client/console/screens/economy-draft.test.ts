// An economy's settings while they are typed: what is sent, and what is refused before it is sent.
import { expect, test } from 'vitest'
import {
  blankSettings,
  draftOf,
  type EconomyDraft,
  refuseDraft,
  settingsOfDraft,
} from '../../../../client/console/screens/settings/economy-draft.ts'
import { refuseKey } from '../../../../client/console/screens/settings/economy-settings-check.ts'
import { defaultPolicies, type EconomySettings } from '../../../../server/economies/schema.ts'

const settings: EconomySettings = {
  name: 'Job search',
  tokenOne: 'token',
  tokenMany: 'tokens',
  tokenSymbol: 'T',
  moneyCurrency: 'USD',
  resetZone: 'UTC',
  policies: { keys: { lifetimeDaysMax: null, rotationOverlapHours: 24 } },
}

test('a draft stands for the settings it was made of, whatever else the server told', async () => {
  const economy = { ...settings, key: 'jobsearch', revision: 3, createdAt: '2026-11-21T08:00:00Z' }
  expect(settingsOfDraft(draftOf(economy), economy)).toEqual(settings)
  expect(await refuseDraft(draftOf(economy), economy)).toEqual({})
})

test.each<[string, Partial<EconomyDraft>, Record<string, string>]>([
  ['no name', { name: ' ' }, { name: 'A name is not empty' }],
  ['an unknown currency', { moneyCurrency: 'ABC' }, { moneyCurrency: 'This is not a currency of ISO 4217' }],
  [
    'a limit that cannot be read',
    { lifetimeLimited: true, lifetimeDaysMax: null },
    { 'policies.keys.lifetimeDaysMax': 'Give whole days, from 1 to 3,650' },
  ],
  [
    'an overlap that cannot be read',
    { rotationOverlapHours: null },
    { 'policies.keys.rotationOverlapHours': 'Give whole hours, from 0 to 720' },
  ],
])('%s is refused at its field', async (_, changes, refused) => {
  expect(await refuseDraft({ ...draftOf(settings), ...changes }, settings)).toEqual(refused)
})

test('taking the limit away keeps no number', () => {
  const limited = draftOf({
    ...settings,
    policies: { keys: { lifetimeDaysMax: 90, rotationOverlapHours: 24 } },
  })
  expect(
    settingsOfDraft({ ...limited, lifetimeLimited: false }, settings).policies.keys.lifetimeDaysMax,
  ).toBe(null)
})

test('what an economy says of opening accounts is kept, changed, and not said where it was not', () => {
  const closed = { ...settings, policies: { ...settings.policies, accounts: { opensByItself: false } } }
  expect(settingsOfDraft(draftOf(closed), closed)).toEqual(closed)
  expect(settingsOfDraft(draftOf(settings), settings).policies).not.toHaveProperty('accounts')
  const changed = settingsOfDraft({ ...draftOf(settings), accountsOpenByThemselves: false }, settings)
  expect(changed.policies.accounts).toEqual({ opensByItself: false })
})

test('a new economy begins with the policies that the server gives by itself', () => {
  expect(blankSettings.policies).toEqual(defaultPolicies)
})

test.each([
  ['careers', {}],
  ['jobsearch', { key: 'An economy has this key already' }],
  ['Job search', { key: 'A key is 2 to 40 lower-case letters, digits or _, a letter first' }],
])('the key %s of a new economy is answered with %j', (key, refused) => {
  expect(refuseKey(key, ['jobsearch'])).toEqual(refused)
})
