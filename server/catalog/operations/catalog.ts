// What a product shows of the prices in force: described once for each version, with a mark that changes when it would.
import { createHash } from 'node:crypto'
import type { Economy } from '../../economies/schema.ts'
import { keepWritten } from '../../platform/written.ts'
import { isEnabledFor } from '../rules/flags.ts'
import { computePackValues } from '../rules/offers.ts'
import { computeListedCost } from '../rules/price.ts'
import type { PriceBook } from '../schema.ts'

export type Catalog = ReturnType<typeof describe>

type Facts = { economy: Economy; version: number; document: PriceBook }
type Described = {
  economyRevision: number
  catalog: Catalog
  mark: string
  /** Where staged actions stand: of one version only they differ from user to user. */
  staged: readonly number[]
  /** By which of the staged actions are on: those to whom the same ones are get the same catalog. */
  enabled: Map<string, Catalog>
}

/** Of 5,000 actions each is a megabyte and more as it is sent. */
const enabledMax = 8

/** For nobody in particular: of 5,000 actions it takes 5 ms, too long to do again for each call, and as long to write. */
const described = new WeakMap<PriceBook, Described>()

/** `userId` null: for nobody in particular, so an action that is on for some is shown as not enabled. */
export function describeCatalog({ userId, ...facts }: Facts & { userId: string | null }): {
  catalog: Catalog
  etag: string
} {
  const fresh = describeOnce(facts)
  const { catalog, mark, staged } = fresh
  const enabled = userId === null ? '' : sayEnabled(facts, staged, userId)
  // Whoever has none of them is shown what nobody in particular is.
  if (!enabled.includes('1')) return { catalog, etag: writeMark(mark, '') }
  return { catalog: enable(fresh, enabled), etag: writeMark(mark, enabled) }
}

/** A digit for each staged action. */
function sayEnabled({ document, economy }: Facts, staged: readonly number[], userId: string): string {
  return staged
    .map(place => {
      const action = document.actions[place]
      const isOn =
        action !== undefined &&
        isEnabledFor(action.availability, { economyKey: economy.key, actionKey: action.key, userId })
      return isOn ? '1' : '0'
    })
    .join('')
}

function enable({ catalog, staged, enabled: known }: Described, enabled: string): Catalog {
  const found = known.get(enabled)
  if (found !== undefined) return found
  const actions = [...catalog.actions]
  staged.forEach((place, index) => {
    const shown = actions[place]
    if (shown !== undefined) actions[place] = { ...shown, enabled: enabled[index] === '1' }
  })
  const made = keepWritten({ ...catalog, actions })
  const oldest = known.keys().next()
  if (known.size >= enabledMax && !oldest.done) known.delete(oldest.value)
  known.set(enabled, made)
  return made
}

/** The shape of a catalog that is not sent, because whoever asks holds it already. */
export function withoutRows(catalog: Catalog): Catalog {
  return { ...catalog, actions: [], tiers: [], packs: [], plans: [] }
}

function describeOnce(facts: Facts): Described {
  const { economy, version, document } = facts
  const known = described.get(document)
  if (known?.economyRevision === economy.revision) return known
  const fresh: Described = {
    economyRevision: economy.revision,
    catalog: keepWritten(describe(facts)),
    mark: `${economy.key} ${economy.revision} ${version}`,
    staged: document.actions.flatMap(({ availability: { kind } }, place) =>
      kind === 'on' || kind === 'off' ? [] : [place],
    ),
    enabled: new Map(),
  }
  described.set(document, fresh)
  return fresh
}

function writeMark(mark: string, enabled: string): string {
  return `"${createHash('sha256').update(`${mark} ${enabled}`).digest('base64url').slice(0, 22)}"`
}

function describe({ economy, version, document }: Facts) {
  const { moneyCurrency } = economy
  const money = (amount: number) => ({ amount, currency: moneyCurrency })
  const values = new Map(computePackValues(document.packs).map(value => [value.key, value]))
  return {
    economy: { key: economy.key, name: economy.name },
    currency: {
      one: economy.tokenOne,
      many: economy.tokenMany,
      symbol: economy.tokenSymbol,
      money: moneyCurrency,
    },
    priceVersion: version,
    actions: document.actions.map(action => ({
      key: action.key,
      name: action.name,
      category: action.category,
      track: action.track,
      tier: action.tier,
      /** One target at what is included, before modifiers: the figure of a price list. */
      cost: computeListedCost(action.formula),
      formula: action.formula,
      limits: action.limits,
      cooldownSeconds: action.cooldownSeconds,
      enabled: action.availability.kind === 'on',
    })),
    tiers: document.tiers.map(({ key, name, band }) => ({ key, name, band })),
    packs: document.packs.map(pack => ({
      key: pack.key,
      name: pack.name,
      tokens: pack.tokens,
      bonusTokens: pack.bonusTokens,
      price: money(pack.price),
      savingPercent: values.get(pack.key)?.savingPercent ?? 0,
      popular: pack.popular,
      bestValue: pack.bestValue,
    })),
    plans: document.plans.map(plan => ({
      key: plan.key,
      name: plan.name,
      price: money(plan.price),
      interval: plan.interval,
      unlimited: plan.allowance.kind === 'unlimited',
      tokensPerMonth: plan.allowance.kind === 'grant' ? plan.allowance.tokensPerMonth : null,
      dailyActionCap: plan.dailyActionCap,
      dailySoftCap: plan.dailySoftCapTokens,
    })),
  }
}
