// What operators give, take and hold back with, in words; without zod, for a page that only shows them.
import type { Role } from '../operators/words.ts'

/** Where given tokens say that they come from: a lot keeps it, and metrics group by it. */
export const giveSources = ['goodwill', 'compensation', 'support', 'promotion'] as const
export type GiveSource = (typeof giveSources)[number]

export const frictionKinds = ['review', 'cool_down', 'payment', 'frozen'] as const
export type FrictionKind = (typeof frictionKinds)[number]

/** Given, taken and refunded tokens alike: in one change, and in any 24 hours. Roles that are not here move none. */
export const moveLimits: Partial<Record<Role, { oneMax: number; dayMax: number }>> = {
  owner: { oneMax: 100_000, dayMax: 1_000_000 },
  growth: { oneMax: 100_000, dayMax: 1_000_000 },
  support: { oneMax: 500, dayMax: 5_000 },
}

/** From here on a change asks to have the user's name typed. */
export const typedTokensMin = 1_000
