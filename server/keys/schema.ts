// What product keys look like from outside.
import { z } from 'zod'
import { oneLine } from '../operators/schema.ts'
import { searchText } from '../platform/text.ts'
import { cutToPrefix, type Scope, scopes } from './words.ts'

export type { Scope }

const scope = z.enum(scopes, `is one of ${scopes.join(', ')}`)

export const mode = z.enum(['live', 'test'], 'is live or test')
export type Mode = z.infer<typeof mode>

export const keyName = oneLine(80)

export const scopeSet = z
  .array(scope)
  .min(1, 'has at least one scope')
  .transform(given => scopes.filter(one => given.includes(one)))

export const rateLimitPerMinute = z
  .int('is a whole number')
  .min(1, 'is at least 1')
  .max(1_000_000, 'is at most 1,000,000')
  .nullable()

const keyState = z.enum(['active', 'expiring', 'expired', 'revoked'])
export type KeyState = z.infer<typeof keyState>

export type ProductKey = {
  id: string
  economyKey: string
  mode: Mode
  name: string
  prefix: string
  scopes: Scope[]
  rateLimitPerMinute: number | null
  createdByName: string
  /** The key that this one took over from. */
  rotatedFromId: string | null
  /** Counts its changes, so that nobody overwrites another's. */
  revision: number
  createdAt: Date
  lastUsedAt: Date | null
  expiresAt: Date | null
  revokedAt: Date | null
}

export const keySort = z.enum(['newest', 'oldest'])

export const keyFilter = z.strictObject({
  state: z.array(keyState).max(4).optional(),
  scope: z.array(scope).max(5).optional(),
  /** Part of the name, the beginning of the prefix, or the id. Of a key in full only the prefix is looked at. */
  text: searchText(200).trim().transform(cutToPrefix).optional(),
})
export type KeyFilter = z.infer<typeof keyFilter>

/** What a product learns about the key it called with. */
export const ownKey = z.object({
  economy: z.string(),
  mode,
  name: z.string(),
  prefix: z.string(),
  scopes: z.array(scope),
  expiresAt: z.iso.datetime().nullable(),
})
