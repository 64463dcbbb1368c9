// What a product shows of the prices in force: read from memory, with a mark that changes when the answer would.
import { createHash } from 'node:crypto'
import type { Economy } from '../../economies/schema.ts'
import { isEnabledFor } from '../rules/flags.ts'
import { computePackValues } from '../rules/offers.ts'
import { computeListedCost } from '../rules/price.ts'
import type { Action, PriceBook } from '../schema.ts'

/** `userId` null: for nobody in particular, so an action that is on for some is shown as not enabled. */
export function describeCatalog(facts: {
  economy: Economy
  version: number
  document: PriceBook
  userId: string | null
}) {
  const { economy, version, document, userId } = facts
  const { moneyCurrency } = economy
  const money = (amount: number) => ({ amount, currency: moneyCurrency })
  const values = new Map(computePackValues(document.packs).map(value => [value.key, value]))
  const catalog = {
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
      enabled: isOnFor(action, economy.key, userId),
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
  // Of one version only the staged actions differ from user to user.
  const enabled = catalog.actions.map(action => (action.enabled ? '1' : '0')).join('')
  const mark = `${economy.key} ${economy.revision} ${version} ${enabled}`
  return { catalog, etag: `"${createHash('sha256').update(mark).digest('base64url').slice(0, 22)}"` }
}

/** For nobody in particular an action is on only if it is on for everybody. */
function isOnFor(action: Action, economyKey: string, userId: string | null): boolean {
  return userId === null
    ? action.availability.kind === 'on'
    : isEnabledFor(action.availability, { economyKey, actionKey: action.key, userId })
}
