// An economy's settings held against the server's schema. Loaded when they are sent: the schema's library is large.
import { z } from 'zod'
import { economyKey, economySettings } from '../../../../server/economies/schema.ts'
import { refuseFields } from '../refuse-fields.ts'

const keySchema = z.object({ key: economyKey })
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

export function refuseSettings(settings: unknown): Record<string, string> {
  return refuseFields(economySettings, settings, subjects)
}

/** `taken`: the keys of the economies that are there. */
export function refuseKey(key: string, taken: readonly string[]): Record<string, string> {
  if (taken.includes(key)) return { key: 'An economy has this key already' }
  return refuseFields(keySchema, { key }, { key: 'A key' })
}
