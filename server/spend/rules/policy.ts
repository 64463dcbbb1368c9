// What an economy's price book and settings say about every account of it, as the ledger asks for it.
import type { Plan as BookPlan, PriceBook } from '../../catalog/schema.ts'
import type { Economy } from '../../economies/schema.ts'
import type { PlanTerms, Policy } from '../../ledger/rules/state.ts'

const known = new WeakMap<PriceBook, { economy: Economy; policy: Policy }>()

/** The same for every call until the book or the settings change. */
export function policyOf(economy: Economy, document: PriceBook): Policy {
  const kept = known.get(document)
  if (kept?.economy === economy) return kept.policy
  const policy = computePolicy(economy, document)
  known.set(document, { economy, policy })
  return policy
}

function computePolicy(economy: Economy, document: PriceBook): Policy {
  const { policy, rewards, startingPlan } = document
  const plans = new Map(document.plans.map(plan => [plan.key, termsOf(plan)]))
  return {
    zone: economy.resetZone,
    words: { one: economy.tokenOne, many: economy.tokenMany },
    opensByItself: economy.policies.accounts?.opensByItself ?? true,
    welcomeTokens: rewards.welcomeTokens,
    startingPlan: (startingPlan === null ? undefined : plans.get(startingPlan)) ?? null,
    plans,
    dailySoftCapTokens: policy.dailySoftCapTokens,
    warningPercents: policy.usageWarningPercents,
    spentRefund: policy.spentRefund,
    renewalGraceDays: policy.renewalGraceDays,
  }
}

function termsOf({ key, name, allowance, dailyActionCap, dailySoftCapTokens }: BookPlan): PlanTerms {
  const granted = allowance.kind === 'grant'
  return {
    key,
    name,
    tokensPerMonth: granted ? allowance.tokensPerMonth : null,
    rolloverCapBasisPoints: granted ? allowance.rolloverCapBasisPoints : 0,
    dailyActionCap,
    dailySoftCapTokens,
  }
}
