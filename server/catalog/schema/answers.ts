// What products are shown of the prices in force, as a shape: `/openapi.json` describes it, and its type is what the server writes.
import { z } from 'zod'
import { priceBook } from '../schema.ts'

const money = z.strictObject({ amount: z.int(), currency: z.string() })

const { formula, limits, track } = priceBook.shape.actions.element.shape
const { band } = priceBook.shape.tiers.element.shape
const { interval } = priceBook.shape.plans.element.shape

export const catalogAnswer = z
  .strictObject({
    economy: z.strictObject({ key: z.string(), name: z.string() }),
    currency: z.strictObject({ one: z.string(), many: z.string(), symbol: z.string(), money: z.string() }),
    priceVersion: z.int(),
    actions: z.array(
      z.strictObject({
        key: z.string(),
        name: z.string(),
        category: z.string(),
        track,
        tier: z.string(),
        cost: z.int().meta({
          description: 'For one target at what is included, before modifiers: a price list’s figure.',
        }),
        formula,
        limits,
        cooldownSeconds: z.int(),
        enabled: z.boolean(),
      }),
    ),
    tiers: z.array(z.strictObject({ key: z.string(), name: z.string(), band })),
    packs: z.array(
      z.strictObject({
        key: z.string(),
        name: z.string(),
        tokens: z.int(),
        bonusTokens: z.int(),
        price: money,
        savingPercent: z.number(),
        popular: z.boolean(),
        bestValue: z.boolean(),
      }),
    ),
    plans: z.array(
      z.strictObject({
        key: z.string(),
        name: z.string(),
        price: money,
        interval,
        unlimited: z.boolean(),
        tokensPerMonth: z.int().nullable(),
        dailyActionCap: z.int().nullable(),
        dailySoftCap: z.int().nullable(),
      }),
    ),
  })
  .meta({ id: 'Catalog' })
