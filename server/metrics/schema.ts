// What is asked of figures: one filter for values, series, rows and files; and what products tell of their users.
import { z } from 'zod'
import { economyKey } from '../economies/schema.ts'
import { mode } from '../keys/schema.ts'
import { pageInput } from '../operators/schema.ts'
import { instant, plainText } from '../platform/text.ts'
import { userId } from '../spend/schema.ts'
import { activityKinds, compares, splits } from './words.ts'

/** A day as the economy's zone counts it. */
const day = z.iso.date('is a day such as 2027-01-31')
const version = z.int('is a number of a price version').min(1, 'is at least 1').max(1_000_000)
const metricKey = z.string('is a text').regex(/^[a-z][a-z0-9_]{0,59}$/, 'is the key of a metric')

const daysMax = 3_660
const dayMs = 86_400_000

const filterFields = {
  economyKey,
  mode,
  /** The first and the last day, both within. */
  from: day,
  to: day,
  /** Only what was done under this price version. */
  priceVersion: version.optional(),
}

const comparisonFields = {
  compare: z.enum(compares).default('previous'),
  /** Held against the same days under this price version. */
  againstVersion: version.optional(),
}

const isInOrder = ({ from, to }: { from: string; to: string }) =>
  from <= to && Date.parse(to) - Date.parse(from) < daysMax * dayMs
const outOfOrder = { path: ['to'], message: `is not before the first day, and within ${daysMax} days of it` }

export const figuresInput = z
  .strictObject({
    ...filterFields,
    ...comparisonFields,
    metrics: z.array(metricKey).min(1).max(40),
    split: z.enum(splits).optional(),
  })
  .refine(isInOrder, outOfOrder)
export type FigureFilter = Omit<z.infer<typeof figuresInput>, 'metrics' | 'split'>
export type FiguresInput = z.infer<typeof figuresInput>

/** What stands behind a figure, or behind one point of it: that point's own days. */
export const rowsInput = z
  .strictObject({ ...pageInput.shape, ...filterFields, metric: metricKey })
  .refine(isInOrder, outOfOrder)

/** As the filter stands in an address. */
export const fileInput = z
  .strictObject({
    ...filterFields,
    metric: metricKey,
    priceVersion: z.coerce.number().pipe(version).optional(),
  })
  .refine(isInOrder, outOfOrder)

const name = plainText(120)

/** The same session, kind, mission, stage and action of a user are one, however often they are told. */
export const activityInput = z.strictObject({
  userId,
  sessionId: name,
  kind: z.enum(activityKinds),
  mission: name.optional(),
  stage: name.optional(),
  action: name.optional(),
  at: instant.optional(),
})
export type ActivityInput = z.infer<typeof activityInput>

export const activityAnswer = z.strictObject({ ok: z.literal(true) })
