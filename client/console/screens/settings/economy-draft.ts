// An economy's settings while they are typed: numbers may be missing for a moment, and a limit may be none.
import { type EconomySettings, economySettings } from '../../../../server/economies/schema.ts'
import { checkFields } from '../fields-refused.ts'

export interface EconomyDraft extends Omit<EconomySettings, 'policies'> {
  /** Apart from the number, so that one which cannot be read is not taken for no limit. */
  lifetimeLimited: boolean
  lifetimeDaysMax: number | null
  rotationOverlapHours: number | null
}

export function draftOf({ policies, ...settings }: EconomySettings): EconomyDraft {
  const { lifetimeDaysMax, rotationOverlapHours } = policies.keys
  return { ...settings, lifetimeLimited: lifetimeDaysMax !== null, lifetimeDaysMax, rotationOverlapHours }
}

/** What the draft stands for; a number that is missing is that of `base`, until `checkDraft` has asked for it. */
export function settingsOfDraft(draft: EconomyDraft, base: EconomySettings): EconomySettings {
  const { lifetimeLimited, lifetimeDaysMax, rotationOverlapHours, ...settings } = draft
  return {
    ...settings,
    policies: {
      keys: {
        lifetimeDaysMax: lifetimeLimited ? (lifetimeDaysMax ?? base.policies.keys.lifetimeDaysMax) : null,
        rotationOverlapHours: rotationOverlapHours ?? base.policies.keys.rotationOverlapHours,
      },
    },
  }
}

/** Throws what is wrong with the draft, by the names of its fields. */
export function checkDraft(
  draft: EconomyDraft,
  base: EconomySettings,
  alsoRefused: Readonly<Record<string, string>> = {},
): void {
  const { lifetimeLimited, lifetimeDaysMax, rotationOverlapHours } = draft
  checkFields(economySettings, settingsOfDraft(draft, base), subjects, {
    ...alsoRefused,
    ...(lifetimeLimited && lifetimeDaysMax === null
      ? { 'policies.keys.lifetimeDaysMax': 'Give whole days, from 1 to 3,650' }
      : {}),
    ...(rotationOverlapHours === null
      ? { 'policies.keys.rotationOverlapHours': 'Give whole hours, from 0 to 720' }
      : {}),
  })
}

const subjects: Readonly<Record<string, string>> = {
  name: 'A name',
  tokenOne: 'The word',
  tokenMany: 'The word',
  tokenSymbol: 'A symbol',
  moneyCurrency: 'This',
  resetZone: 'This',
  'policies.keys.lifetimeDaysMax': 'The longest life',
  'policies.keys.rotationOverlapHours': 'The overlap',
}
