// Changes of an economy's settings: what is shown before saving, and what happens when two people save.
import { expect, test } from 'vitest'
import {
  applyMine,
  compareSettings,
  computeSettingChanges,
  settingRows,
} from '../../../../client/console/screens/settings/economy-settings.ts'
import { type EconomySettings, economySettings } from '../../../../server/economies/schema.ts'

const base: EconomySettings = {
  name: 'Job search',
  tokenOne: 'token',
  tokenMany: 'tokens',
  tokenSymbol: 'T',
  moneyCurrency: 'USD',
  resetZone: 'UTC',
  policies: { keys: { lifetimeDaysMax: null, rotationOverlapHours: 24 } },
}
const withKeys = (keys: Partial<EconomySettings['policies']['keys']>): EconomySettings => ({
  ...base,
  policies: { keys: { ...base.policies.keys, ...keys } },
})

test('every setting that the server knows has a row', () => {
  const leaves = (value: object, path = ''): string[] =>
    Object.entries(value).flatMap(([key, inner]) =>
      typeof inner === 'object' && inner !== null ? leaves(inner, `${path}${key}.`) : [`${path}${key}`],
    )
  const said = { ...base, policies: { ...base.policies, accounts: { opensByItself: false } } }
  expect(settingRows.map(row => row.name)).toEqual(leaves(economySettings.parse(said)))
})

test('only what differs is a change, said as a person reads it', () => {
  expect(computeSettingChanges(base, withKeys({ lifetimeDaysMax: 90 }))).toEqual([
    {
      name: 'policies.keys.lifetimeDaysMax',
      label: 'Longest life of a key',
      before: 'no limit',
      after: '90 days',
    },
  ])
  expect(computeSettingChanges(base, { ...base })).toEqual([])
})

test('changes to different settings come together', () => {
  const mine = { ...base, name: 'Careers' }
  const theirs = withKeys({ rotationOverlapHours: 1 })
  expect(applyMine(base, mine, theirs)).toEqual({ ...theirs, name: 'Careers' })
  expect(compareSettings(base, mine, theirs).map(row => [row.label, row.clashes])).toEqual([
    ['Name', false],
    ['Overlap of a rotation', false],
  ])
})

test('where both changed the same setting, mine wins and the clash is named', () => {
  const mine = { ...base, resetZone: 'Europe/London' }
  const theirs = { ...base, resetZone: 'Asia/Tokyo' }
  expect(applyMine(base, mine, theirs).resetZone).toBe('Europe/London')
  expect(compareSettings(base, mine, theirs)).toEqual([
    { label: 'Reset zone', base: 'UTC', theirs: 'Asia/Tokyo', mine: 'Europe/London', clashes: true },
  ])
})

test('the same change made by both is no clash', () => {
  const same = { ...base, tokenSymbol: '¤' }
  expect(compareSettings(base, same, same)).toEqual([
    { label: 'Token symbol', base: 'T', theirs: '¤', mine: '¤', clashes: false },
  ])
})

test('whether accounts open by themselves is changed by one beside what another changes', () => {
  const closed = { ...base, policies: { ...base.policies, accounts: { opensByItself: false } } }
  expect(computeSettingChanges(base, closed)).toMatchObject([
    { label: 'Accounts open', before: 'by themselves', after: 'when account.open is called' },
  ])
  const theirs = withKeys({ lifetimeDaysMax: 90 })
  expect(applyMine(base, closed, theirs).policies).toEqual({
    keys: theirs.policies.keys,
    accounts: { opensByItself: false },
  })
  expect(applyMine(base, theirs, closed).policies).toEqual({
    keys: theirs.policies.keys,
    accounts: { opensByItself: false },
  })
})
