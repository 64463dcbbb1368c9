// What is asked of figures: one filter for values, series, rows and files; and what products tell of their users.
import { z } from 'zod'
import { priceKey } from '../catalog/schema.ts'
import { economyKey } from '../economies/schema.ts'
import { mode } from '../keys/schema.ts'
import { pageInput } from '../operators/schema.ts'
import { instant, isKeptInstant, plainText, searchText } from '../platform/text.ts'
import { userId } from '../spend/schema.ts'
import {
  accountLists,
  actionSorts,
  activityKinds,
  bookings,
  cohortBys,
  compares,
  flowWhats,
  sides,
  splits,
  usualThresholdPercent,
} from './words.ts'

/** A day as the economy's zone counts it. Those after it and before it are counted too, so it is never the last one there is. */
const day = z.iso
  .date('is a day such as 2027-01-31')
  .refine(text => isKeptInstant(new Date(text)), 'is between the years 2000 and 2200')
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
  /** By its own day unless it is said. */
  booked: z.enum(bookings).optional(),
}

const comparisonFields = {
  compare: z.enum(compares).default('previous'),
  /** Held against as many days on which this price version was in force, whatever `compare` says. */
  againstVersion: version.optional(),
}

const isInOrder = ({ from, to }: { from: string; to: string }) =>
  from <= to && Date.parse(to) - Date.parse(from) < daysMax * dayMs
const outOfOrder = { path: ['to'], message: `is not before the first day, and within ${daysMax} days of it` }

export const figuresInput = z
  .strictObject({
    ...filterFields,
    ...comparisonFields,
    metrics: z.array(metricKey).min(1).max(60),
    split: z.enum(splits).optional(),
  })
  .refine(isInOrder, outOfOrder)
export type FigureFilter = Omit<z.infer<typeof figuresInput>, 'metrics' | 'split'>
export type FiguresInput = z.infer<typeof figuresInput>

/** What stands behind a figure, behind one point of it (its own days, or its hour), or behind one part of it. */
const behindFields = {
  ...filterFields,
  metric: metricKey,
  /** Without one: everyone judged, or what is divided. */
  side: z.enum(sides).optional(),
  /** One hour of these days, by its first instant as a series tells it. */
  hour: instant.optional(),
  /** One part, as the figures taken apart by this tell it; empty: of none. */
  split: z.enum(splits).optional(),
  part: searchText(200).optional(),
}

const isOfPart = ({ split, part }: { split?: unknown; part?: unknown }) =>
  (split === undefined) === (part === undefined)
const partAlone = {
  path: ['part'],
  message: 'is told with what it is taken apart by, and neither without the other',
}

export const rowsInput = z
  .strictObject({ ...pageInput.shape, ...behindFields })
  .refine(isInOrder, outOfOrder)
  .refine(isOfPart, partAlone)

export const reignInput = z.strictObject({ economyKey, version })

/** As the filter stands in an address. */
const addressed = { priceVersion: z.coerce.number().pipe(version).optional() }

export const rowsFileInput = z
  .strictObject({ ...behindFields, ...addressed })
  .refine(isInOrder, outOfOrder)
  .refine(isOfPart, partAlone)

export const seriesFileInput = z
  .strictObject({ ...filterFields, ...addressed, metric: metricKey })
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

const place = { economyKey, mode }
/** A user id is in the cursor, in whatever script it is written. */
const page = { ...pageInput.shape, cursor: searchText(2_000).optional() }

/** Accounts that somebody should look at: those first that stand highest, or those last. */
export const insightInput = z.strictObject({
  ...page,
  ...place,
  first: z.enum(['highest', 'lowest']).default('highest'),
})
export type InsightInput = z.infer<typeof insightInput>

export const insightPlace = z.strictObject(place)

const days = { from: day, to: day }

/** Of whole days, both within. */
export const daysInput = z.strictObject({ ...place, ...days }).refine(isInOrder, outOfOrder)

export const linesInput = z
  .strictObject({
    ...page,
    ...place,
    ...days,
    sort: z.enum(actionSorts).default('revenue'),
    descending: z.boolean().default(true),
  })
  .refine(isInOrder, outOfOrder)
export type LinesInput = z.infer<typeof linesInput>

export const cohortsInput = z
  .strictObject({
    ...page,
    ...place,
    ...days,
    by: z.enum(cohortBys).default('action'),
    belowPercent: z
      .int('is a whole number of percent')
      .min(-1_000, 'is at least −1000')
      .max(100, 'is at most 100')
      .default(usualThresholdPercent),
    descending: z.boolean().default(false),
  })
  .refine(isInOrder, outOfOrder)
export type CohortsInput = z.infer<typeof cohortsInput>

/** What stands behind a line: of an action, a tier, a track, a source, or of one way that tokens came or went. */
export const movesInput = z
  .strictObject({
    ...page,
    ...place,
    ...days,
    what: z.enum([...cohortBys, ...flowWhats]),
    /** Empty: of none. */
    of: searchText(120),
  })
  .refine(isInOrder, outOfOrder)
export type MovesInput = z.infer<typeof movesInput>

export const runsInput = z.strictObject({ ...page, ...place, mission: priceKey })
export type RunsInput = z.infer<typeof runsInput>

/** As it stands in an address; what a list has no use for, nobody sends. */
export const insightFile = z.discriminatedUnion('list', [
  z.strictObject({
    list: z.enum(accountLists),
    ...place,
    first: z.enum(['highest', 'lowest']).default('highest'),
  }),
  z.strictObject({
    list: z.literal('actions'),
    ...place,
    ...days,
    sort: z.enum(actionSorts).default('revenue'),
    descending: z.stringbool().default(true),
  }),
  z.strictObject({
    list: z.literal('low_margin'),
    ...place,
    ...days,
    by: z.enum(cohortBys).default('action'),
    belowPercent: z.coerce.number().pipe(z.int().min(-1_000).max(100)).default(usualThresholdPercent),
    descending: z.stringbool().default(false),
  }),
  z.strictObject({ list: z.literal('flows'), ...place, ...days }),
  z.strictObject({ list: z.literal('missions'), ...place }),
])
