// What an economy looks like from outside: its token, its money, its zone and its policies.
import { z } from 'zod'
import { oneLine } from '../operators/schema.ts'
import { zone } from '../platform/zone.ts'

export const economyKey = z
  .string()
  .regex(/^[a-z][a-z0-9_]{1,39}$/, 'is 2 to 40 lower-case letters, digits or _, a letter first')

/** ISO 4217 codes, as this runtime knows them. */
const currencies = new Set(Intl.supportedValuesOf('currency'))

export const policies = z.strictObject({
  keys: z.strictObject({
    /** The longest a product key may live; null: for ever. */
    lifetimeDaysMax: z
      .int('is a whole number')
      .min(1, 'is at least 1')
      .max(3650, 'is at most 3650')
      .nullable(),
    /** How long a rotated key keeps working beside its successor. */
    rotationOverlapHours: z.int('is a whole number').min(0, 'is at least 0').max(720, 'is at most 720'),
  }),
  accounts: z
    .strictObject({
      /** Whether the first write that names an account opens it, or only `account.open` does. */
      opensByItself: z.boolean('is true or false'),
    })
    .optional(),
})
export type Policies = z.infer<typeof policies>

export const defaultPolicies: Policies = {
  keys: { lifetimeDaysMax: null, rotationOverlapHours: 24 },
}

const fields = {
  name: oneLine(60),
  tokenOne: oneLine(20),
  tokenMany: oneLine(20),
  tokenSymbol: oneLine(3),
  moneyCurrency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'is a currency code such as USD')
    .refine(code => currencies.has(code), 'is not a currency of ISO 4217'),
  /** Days and months of every account follow this zone. */
  resetZone: zone,
  policies,
}

export const economySettings = z.strictObject(fields)
export type EconomySettings = z.infer<typeof economySettings>

/** A file of `prisma/presets`. */
export const economyPreset = z.strictObject({ key: economyKey, ...fields })

export type Economy = EconomySettings & { key: string; revision: number; createdAt: Date; updatedAt: Date }
