// What was changed in an economy's settings, and how two people's changes come together.
import type { EconomySettings } from '../../../../server/economies/schema.ts'

export interface SettingRow {
  /** The path under which the server reports this field's errors. */
  name: string
  label: string
  read: (settings: EconomySettings) => string
}

/** Every setting once, with its name on the screen and its value as a person reads it. */
export const settingRows: readonly SettingRow[] = [
  { name: 'name', label: 'Name', read: settings => settings.name },
  { name: 'tokenOne', label: 'One token', read: settings => settings.tokenOne },
  { name: 'tokenMany', label: 'Several tokens', read: settings => settings.tokenMany },
  { name: 'tokenSymbol', label: 'Token symbol', read: settings => settings.tokenSymbol },
  { name: 'moneyCurrency', label: 'Currency', read: settings => settings.moneyCurrency },
  { name: 'resetZone', label: 'Reset zone', read: settings => settings.resetZone },
  {
    name: 'policies.keys.lifetimeDaysMax',
    label: 'Longest life of a key',
    read: ({ policies }) => lifetimeText(policies.keys.lifetimeDaysMax),
  },
  {
    name: 'policies.keys.rotationOverlapHours',
    label: 'Overlap of a rotation',
    read: ({ policies }) =>
      `${policies.keys.rotationOverlapHours} ${policies.keys.rotationOverlapHours === 1 ? 'hour' : 'hours'}`,
  },
  {
    name: 'policies.accounts.opensByItself',
    label: 'Accounts open',
    read: settings => (opensByItself(settings) ? 'by themselves' : 'when account.open is called'),
  },
]

/** As the server reads an economy that says nothing of it. */
export function opensByItself({ policies }: EconomySettings): boolean {
  return policies.accounts?.opensByItself ?? true
}

/** An economy that says nothing of it says nothing still, as long as that means the same. */
export function accountsPolicy(
  opens: boolean,
  base: EconomySettings,
): Pick<EconomySettings['policies'], 'accounts'> {
  const isUnsaid = base.policies.accounts === undefined && opens
  return isUnsaid ? {} : { accounts: { opensByItself: opens } }
}

export interface SettingChange {
  name: string
  label: string
  before: string
  after: string
}

export function computeSettingChanges(before: EconomySettings, after: EconomySettings): SettingChange[] {
  return settingRows
    .map(({ name, label, read }) => ({ name, label, before: read(before), after: read(after) }))
    .filter(change => change.before !== change.after)
}

/** Only the settings out of what the server tells of an economy. */
export function settingsOf(economy: EconomySettings): EconomySettings {
  const { name, tokenOne, tokenMany, tokenSymbol, moneyCurrency, resetZone, policies } = economy
  return { name, tokenOne, tokenMany, tokenSymbol, moneyCurrency, resetZone, policies }
}

/** What I changed since `base` on top of theirs; where both changed the same setting, mine. */
export function applyMine(
  base: EconomySettings,
  mine: EconomySettings,
  theirs: EconomySettings,
): EconomySettings {
  const pick = <Value>(read: (settings: EconomySettings) => Value): Value =>
    read(mine) === read(base) ? read(theirs) : read(mine)
  return {
    name: pick(settings => settings.name),
    tokenOne: pick(settings => settings.tokenOne),
    tokenMany: pick(settings => settings.tokenMany),
    tokenSymbol: pick(settings => settings.tokenSymbol),
    moneyCurrency: pick(settings => settings.moneyCurrency),
    resetZone: pick(settings => settings.resetZone),
    policies: {
      keys: {
        lifetimeDaysMax: pick(settings => settings.policies.keys.lifetimeDaysMax),
        rotationOverlapHours: pick(settings => settings.policies.keys.rotationOverlapHours),
      },
      ...accountsPolicy(pick(opensByItself), theirs),
    },
  }
}

export interface Disagreement {
  label: string
  base: string
  theirs: string
  mine: string
  /** Both changed it, and not to the same: applying mine undoes theirs. */
  clashes: boolean
}

/** Every setting that either of us changed since `base`. */
export function compareSettings(
  base: EconomySettings,
  mine: EconomySettings,
  theirs: EconomySettings,
): Disagreement[] {
  return settingRows
    .map(({ label, read }) => ({ label, base: read(base), theirs: read(theirs), mine: read(mine) }))
    .filter(row => row.theirs !== row.base || row.mine !== row.base)
    .map(row => ({
      ...row,
      clashes: row.theirs !== row.base && row.mine !== row.base && row.theirs !== row.mine,
    }))
}

function lifetimeText(days: number | null): string {
  if (days === null) return 'no limit'
  return days === 1 ? '1 day' : `${days} days`
}
