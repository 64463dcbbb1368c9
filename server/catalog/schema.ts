// What a price book looks like: every price and policy of an economy as one document, the same on both sides of the wire.
import { z } from 'zod'

/** A whole number between two bounds: nothing in a price book is a fraction, so nothing is ever off by a cent. */
const whole = (min: number, max: number = Number.MAX_SAFE_INTEGER) =>
  z
    .int({ error: issue => (issue.code === 'too_big' ? `is at most ${max}` : 'is a whole number') })
    .min(min, min === 0 ? 'is not negative' : `is at least ${min}`)
    .max(max, `is at most ${max}`)

const words = (max: number) =>
  z
    .string('is a text')
    .min(1, 'is not empty')
    .max(max, `is at most ${max} characters`)
    .regex(/^\S(?:\P{Cc}*\S)?$/u, 'has no control characters and no blanks around it')

/** A letter first and no dot: a path such as `actions.cover_letter.formula` names one thing only. */
export const priceKey = z
  .string('is a key')
  .regex(/^[a-z][a-z0-9_]{0,59}$/, 'is 1 to 60 lower-case letters, digits or _, a letter first')

const list = <T extends z.ZodType>(item: T, max: number) =>
  z.array(item, 'is a list').max(max, `has at most ${max} rows`)

const tokens = whole(0)
const someTokens = whole(1)
/** Minor units of the economy's currency. */
const money = whole(0)
const someMoney = whole(1)
/** 10,000 is the whole, or ×1: exact where a float would not be. */
const share = whole(0, 10_000)
const multiplier = whole(1, 100_000)
const instant = z.iso.datetime('is an instant in UTC such as 2027-01-31T00:00:00Z')
const named = { key: priceKey, name: words(80) }
const track = z.enum(['A', 'B'], 'is A or B')

const tier = z.strictObject({
  ...named,
  /** The costs its actions may have before the multiplier; no upper end when `max` is null. */
  band: z.strictObject({ min: tokens, max: tokens.nullable() }),
  multiplierBasisPoints: multiplier,
})
export type Tier = z.infer<typeof tier>

/** What of a formula's price for one target is charged at least and at most; `cumulative`: within the period. */
const bounds = { min: tokens.nullable(), max: tokens.nullable() }
/** A size is counted in this unit, named in the plural. */
const unit = words(20)

const formula = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('flat'), tokens }),
    /** `base` covers `included`; each further `step`, or part of it, adds `perStep`. */
    z.strictObject({
      kind: z.literal('scaled'),
      base: tokens,
      included: whole(0),
      step: whole(1),
      perStep: tokens,
      unit,
      ...bounds,
    }),
    /** `tokens` only when the size exceeds `included`. */
    z.strictObject({ kind: z.literal('threshold'), tokens, included: whole(0), unit, ...bounds }),
    /** Sizes add up within the plan period; each newly begun `step` beyond `included` costs `perStep`. */
    z.strictObject({
      kind: z.literal('cumulative'),
      included: whole(0),
      step: whole(1),
      perStep: tokens,
      unit,
      ...bounds,
    }),
  ],
  'is flat, scaled, threshold or cumulative',
)
export type Formula = z.infer<typeof formula>

const availability = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('on') }),
    z.strictObject({ kind: z.literal('off') }),
    z.strictObject({ kind: z.literal('share'), basisPoints: share }),
    z.strictObject({
      kind: z.literal('accounts'),
      userIds: list(
        z.string('is a user id').regex(/^\P{C}{1,128}$/u, 'is 1 to 128 printable characters'),
        1000,
      ),
    }),
  ],
  'is on, off, share or accounts',
)
export type Availability = z.infer<typeof availability>

const action = z.strictObject({
  ...named,
  category: priceKey,
  track: track.nullable(),
  tier: priceKey,
  formula,
  /** The largest call that is accepted. */
  limits: z.strictObject({ quantityMax: whole(1).nullable(), sizeMax: whole(0).nullable() }),
  cooldownSeconds: whole(0, 86_400),
  /** What runs cost us: `amount` minor units for `runs` of them, so that a run may cost less than a cent. */
  unitCost: z.strictObject({ amount: money, runs: whole(1, 1_000_000) }).nullable(),
  /** The mission that a run counts toward when its call names none. */
  mission: priceKey.nullable(),
  availability,
})
export type Action = z.infer<typeof action>

const scope = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('all') }),
    z.strictObject({ kind: z.literal('tiers'), keys: list(priceKey, 100).min(1, 'is not empty') }),
    z.strictObject({ kind: z.literal('actions'), keys: list(priceKey, 1000).min(1, 'is not empty') }),
  ],
  'is all, tiers or actions',
)
/** In force from its first instant until, but not at, its last. */
const timeBox = { scope, from: instant, until: instant }

const modifier = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('demand'), ...named, multiplierBasisPoints: multiplier, ...timeBox }),
    z.strictObject({ kind: z.literal('seasonal'), ...named, discountBasisPoints: share, ...timeBox }),
    /** For accounts that have spent at least so much since they opened. */
    z.strictObject({
      kind: z.literal('loyalty'),
      ...named,
      discountBasisPoints: share,
      spentTokensMin: someTokens,
      scope,
    }),
  ],
  'is demand, seasonal or loyalty',
)
export type Modifier = z.infer<typeof modifier>

const pack = z.strictObject({
  ...named,
  tokens: someTokens,
  bonusTokens: tokens,
  price: someMoney,
  popular: z.boolean('is true or false'),
  bestValue: z.boolean('is true or false'),
})
export type Pack = z.infer<typeof pack>

const topUp = z.strictObject({
  enabled: z.boolean('is true or false'),
  minTokens: someTokens,
  /** `amount` minor units for `tokens` tokens. */
  rate: z.strictObject({ amount: someMoney, tokens: someTokens }),
  /** After so many top-ups in 30 days the value pack is offered first. */
  valuePackAfterTopUps: whole(1, 1000),
})
export type TopUp = z.infer<typeof topUp>

const plan = z.strictObject({
  ...named,
  price: money,
  interval: z.enum(['month', 'year'], 'is month or year'),
  allowance: z.discriminatedUnion(
    'kind',
    [
      /** Yearly plans grant monthly too; what is left rolls over up to this share of the grant. */
      z.strictObject({
        kind: z.literal('grant'),
        tokensPerMonth: someTokens,
        rolloverCapBasisPoints: whole(0, 1_000_000),
      }),
      z.strictObject({ kind: z.literal('unlimited') }),
    ],
    'is grant or unlimited',
  ),
  dailyActionCap: whole(1).nullable(),
  dailySoftCapTokens: someTokens.nullable(),
})
export type Plan = z.infer<typeof plan>

const lifetimeOffer = z.strictObject({
  ...named,
  price: someMoney,
  tokensPerMonth: someTokens,
  /** Shown to an account that meets any of these. */
  signals: z.strictObject({ topUpsIn30DaysMin: whole(1).nullable(), spentAmountMin: someMoney.nullable() }),
})
export type LifetimeOffer = z.infer<typeof lifetimeOffer>

const rewards = z.strictObject({
  welcomeTokens: tokens,
  dailyVisit: z.strictObject({ tokens, weeklyCapTokens: tokens.nullable() }),
  referral: z.strictObject({ referrerTokens: tokens, referredTokens: tokens }),
  achievements: list(z.strictObject({ ...named, spentTokensMin: someTokens, tokens: someTokens }), 200),
  /** What is earned by doing: once, or again after `repeatDays`. */
  tasks: list(
    z.strictObject({
      ...named,
      kind: z.enum(['questionnaire', 'check_in', 'feedback'], 'is questionnaire, check_in or feedback'),
      tokens: someTokens,
      repeatDays: whole(1, 366).nullable(),
    }),
    200,
  ),
  /** Granted once to an account that claims them in their time. */
  seasonal: list(z.strictObject({ ...named, tokens: someTokens, from: instant, until: instant }), 200),
  /** What visits and tasks together may bring. */
  earningCaps: z.strictObject({ dayTokens: tokens.nullable(), weekTokens: tokens.nullable() }),
})

const mission = z.strictObject({
  ...named,
  track,
  steps: list(z.strictObject({ ...named, action: priceKey, count: whole(1, 1000) }), 100).min(
    1,
    'is not empty',
  ),
})
export type Mission = z.infer<typeof mission>

const challenge = z.strictObject({
  ...named,
  stakeTokens: someTokens,
  windowDays: whole(1, 366),
  requirements: list(
    z.strictObject({
      ...named,
      kind: z.enum(['post', 'live'], 'is post or live'),
      count: whole(1, 10_000),
      everyDays: whole(1, 366),
    }),
    50,
  ).min(1, 'is not empty'),
  metric: z.enum(['followers', 'views', 'engagement'], 'is followers, views or engagement'),
  /** The growth that may be expected in the window. */
  growth: z.strictObject({ minBasisPoints: whole(1), maxBasisPoints: whole(1) }),
  /** Growth below this is noise, and counts as none. */
  noiseBasisPoints: whole(0),
  /** How much of the stake is consumed; the rest returns. */
  settlements: z.strictObject({
    success: z.strictObject({ consumedBasisPoints: share }),
    /** Times the share of the growth that was reached. */
    partialSuccess: z.strictObject({ consumedBasisPoints: share }),
    /** Each earlier broken commitment within `repeatDays` adds to the penalty. */
    broken: z.strictObject({
      consumedBasisPoints: share,
      addedPerRepeatBasisPoints: share,
      maxBasisPoints: share,
      repeatDays: whole(1, 3660),
      rest: z.enum(['returned', 'burned'], 'is returned or burned'),
    }),
    invalidMeasurement: z.strictObject({ consumedBasisPoints: share }),
  }),
  /** Tokens that must have been bought lately before so much may be staked. */
  recharge: z.strictObject({ purchasedTokensMin: someTokens, withinDays: whole(1, 366) }).nullable(),
})
export type Challenge = z.infer<typeof challenge>

const policy = z.strictObject({
  /** Percent of the allowance used at which a receipt warns. */
  usageWarningPercents: list(whole(1, 100), 20),
  /** For accounts without a plan; a plan brings its own. */
  dailySoftCapTokens: someTokens.nullable(),
  /** What happens to refunded tokens that were spent already. */
  spentRefund: z.enum(['forgive', 'debt', 'freeze'], 'is forgive, debt or freeze'),
  /** How long a plan outlives a renewal that could not be paid. */
  renewalGraceDays: whole(0, 60),
  /** How far a demand multiplier may go. */
  demandBounds: z.strictObject({ minBasisPoints: multiplier, maxBasisPoints: multiplier }),
})

export const priceBook = z.strictObject({
  tiers: list(tier, 100),
  actions: list(action, 10_000),
  modifiers: list(modifier, 200),
  packs: list(pack, 100),
  topUp,
  plans: list(plan, 100),
  /** The free plan that an account is on when it opens. */
  startingPlan: priceKey.nullable(),
  lifetimeOffers: list(lifetimeOffer, 50),
  rewards,
  missions: list(mission, 100),
  challenges: list(challenge, 100),
  policy,
  /** Paths of values that nobody chose yet: shown as defaults until somebody changes them. */
  defaults: list(z.string('is a path').regex(/^[a-z][A-Za-z0-9_]*(\.[A-Za-z0-9_]+)*$/, 'is a path'), 50_000),
})
export type PriceBook = z.infer<typeof priceBook>

/** Whose rows are named by their keys in spends and purchases. */
export const namedSections = ['actions', 'tiers', 'packs', 'plans', 'lifetimeOffers', 'missions'] as const
export type NamedSection = (typeof namedSections)[number]

/** A published version without its document. */
export type VersionSummary = {
  economyKey: string
  number: number
  kind: 'preset' | 'publish' | 'rollback'
  basedOn: number | null
  /** The version whose document a rollback published anew. */
  sourceNumber: number | null
  effectiveAt: Date
  publishedById: string | null
  publishedByName: string
  approvedByName: string | null
  reason: string
  createdAt: Date
  cancellation: { cancelledByName: string; reason: string; createdAt: Date } | null
}

export type PublishRequestState = 'open' | 'approved' | 'rejected' | 'withdrawn'

/** A publish that waits for a second operator, or waited. */
export type PublishRequest = {
  id: string
  economyKey: string
  baseNumber: number
  /** Null: as soon as it is approved. */
  effectiveAt: Date | null
  reason: string
  /** What made the approval necessary. */
  causes: { path: string; message: string }[]
  state: PublishRequestState
  requestedById: string
  requestedByName: string
  createdAt: Date
  decidedByName: string | null
  decidedAt: Date | null
  decisionReason: string | null
  versionNumber: number | null
}

export type PublishAnswer =
  | { kind: 'published'; number: number; effectiveAt: Date }
  | { kind: 'requested'; request: PublishRequest }

/** A book that is asked about before it is in force, or after. */
export const candidate = z.discriminatedUnion('kind', [
  /** One's own, as it was saved. */
  z.strictObject({ kind: z.literal('draft'), revision: z.int().min(1) }),
  z.strictObject({ kind: z.literal('request'), id: z.string().min(1).max(64) }),
  z.strictObject({ kind: z.literal('version'), number: z.int().min(1) }),
])
export type Candidate = z.infer<typeof candidate>
