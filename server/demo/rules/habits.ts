// How the people of an economy behave: when they come, what they run, what they pay. Figures stand under prisma/demo.

export type Habits = {
  economyKey: string
  /** Accounts of a history of 90 days. */
  accounts: number
  /** Begins the product's names of its users. */
  userPrefix: string
  /** Of all accounts, how many open in the first three days: a product that starts with those who waited for it. */
  waitedFor: number
  /** From Monday. */
  weekdays: readonly number[]
  /** Of the day at the user's place. */
  hours: readonly number[]
  kinds: readonly Kind[]
  actions: readonly ActionHabit[]
  /** How often the next step of a mission is what somebody came for. */
  missionPull: number
  /** How often somebody looks at the balance before choosing what to run. */
  looking: number
  /** Of runs, how many end in an error and are not charged. */
  failing: number
  /** Of accounts, how many were told of it by another. */
  referred: number
  /** Of those who know what they need, how many buy a pack before the first run. */
  buysFirst: number
  ring: Ring | null
}

export type Kind = {
  key: string
  share: number
  visitsPerWeek: number
  runsPerVisit: { min: number; max: number }
  /** How many leave for good within a week. */
  leavesPerWeek: number
  /** Of paywalls, how many end with a payment. */
  buys: number
  /** Of visits, how many end up on the page of plans and take one. */
  subscribes: number
}

export type ActionHabit = {
  key: string
  weight: number
  /** Held first, where a run takes long and may fail; charged at once where it does not. */
  way: 'hold' | 'charge'
  size?: { min: number; max: number }
  quantity?: { min: number; max: number }
  /** What `weight` is at while it costs what it cost at first: dearer is run less, cheaper more. */
  elasticity?: number
}

/** Accounts of one hand: opened together, told of by each other, paid with cards of others. */
type Ring = { accounts: number; day: number; country: string; action: string }

export type PriceChange = {
  economyKey: string
  /** Of 90; nearer where fewer days are told. */
  day: number
  reason: string
  actions: readonly { key: string; tokens: number; tier: string }[]
  packs: readonly { key: string; tokens: number }[]
}
