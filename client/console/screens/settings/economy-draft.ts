// An economy's settings while they are typed: numbers may be missing for a moment, and a limit may be none.
import type { EconomySettings } from '../../../../server/economies/schema.ts'
import { lateCheck } from '../late-check.ts'
import { accountsPolicy, opensByItself, settingsOf } from './economy-settings.ts'

export interface EconomyDraft extends Omit<EconomySettings, 'policies'> {
  /** Apart from the number, so that one which cannot be read is not taken for no limit. */
  lifetimeLimited: boolean
  lifetimeDaysMax: number | null
  rotationOverlapHours: number | null
  accountsOpenByThemselves: boolean
}

/** Of an economy, too: what is no setting is left behind. */
export function draftOf(given: EconomySettings): EconomyDraft {
  const { policies, ...settings } = settingsOf(given)
  const { lifetimeDaysMax, rotationOverlapHours } = policies.keys
  return {
    ...settings,
    lifetimeLimited: lifetimeDaysMax !== null,
    lifetimeDaysMax,
    rotationOverlapHours,
    accountsOpenByThemselves: opensByItself(given),
  }
}

/** What the draft stands for; a number that is missing is that of `base`, until `refuseDraft` has asked for it. */
export function settingsOfDraft(draft: EconomyDraft, base: EconomySettings): EconomySettings {
  const { lifetimeLimited, lifetimeDaysMax, rotationOverlapHours, accountsOpenByThemselves, ...settings } =
    draft
  return {
    ...settings,
    policies: {
      keys: {
        lifetimeDaysMax: lifetimeLimited ? (lifetimeDaysMax ?? base.policies.keys.lifetimeDaysMax) : null,
        rotationOverlapHours: rotationOverlapHours ?? base.policies.keys.rotationOverlapHours,
      },
      ...accountsPolicy(accountsOpenByThemselves, base),
    },
  }
}

export const loadCheck = lateCheck(() => import('./economy-settings-check.ts'))

/** What is wrong with the draft, by the names of its fields. */
export async function refuseDraft(
  draft: EconomyDraft,
  base: EconomySettings,
): Promise<Record<string, string>> {
  const check = await loadCheck()
  const { lifetimeLimited, lifetimeDaysMax, rotationOverlapHours } = draft
  return {
    ...check?.refuseSettings(settingsOfDraft(draft, base)),
    ...(lifetimeLimited && lifetimeDaysMax === null
      ? { 'policies.keys.lifetimeDaysMax': 'Give whole days, from 1 to 3,650' }
      : {}),
    ...(rotationOverlapHours === null
      ? { 'policies.keys.rotationOverlapHours': 'Give whole hours, from 0 to 720' }
      : {}),
  }
}

/** What a new economy begins with. */
export const blankSettings: EconomySettings = {
  name: '',
  tokenOne: 'token',
  tokenMany: 'tokens',
  tokenSymbol: 'T',
  moneyCurrency: 'USD',
  resetZone: 'UTC',
  policies: { keys: { lifetimeDaysMax: null, rotationOverlapHours: 24 } },
}
