// An economy's settings held against the server's schema. Loaded when a form is sent: the schema's library is large.
import { z } from 'zod'
import { type EconomySettings, economyKey, economySettings } from '../../../../server/economies/schema.ts'
import { refuseFields } from '../refuse-fields.ts'
import { type EconomyDraft, settingsOfDraft } from './economy-draft.ts'

/** What is wrong with the draft, by the names of its fields. */
export function refuseDraft(draft: EconomyDraft, base: EconomySettings): Record<string, string> {
  const { lifetimeLimited, lifetimeDaysMax, rotationOverlapHours } = draft
  return {
    ...refuseFields(economySettings, settingsOfDraft(draft, base), subjects),
    ...(lifetimeLimited && lifetimeDaysMax === null
      ? { 'policies.keys.lifetimeDaysMax': 'Give whole days, from 1 to 3,650' }
      : {}),
    ...(rotationOverlapHours === null
      ? { 'policies.keys.rotationOverlapHours': 'Give whole hours, from 0 to 720' }
      : {}),
  }
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

const keySchema = z.object({ key: economyKey })

/** `taken`: the keys of the economies that are there. */
export function refuseKey(key: string, taken: readonly string[]): Record<string, string> {
  if (taken.includes(key)) return { key: 'An economy has this key already' }
  return refuseFields(keySchema, { key }, { key: 'A key' })
}
