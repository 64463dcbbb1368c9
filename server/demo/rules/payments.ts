// What one account pays, and does not: paywalls met and left, checkouts finished and abandoned.
import type { Buying, Shown } from '../../purchases/operations/history/buying.ts'
import type { Purchase } from '../../purchases/schema/purchase.ts'
import type { Spending } from '../../spend/operations/history.ts'
import { openAftermath } from './aftermath.ts'
import type { Agenda } from './agenda.ts'
import type { Chance } from './chance.ts'
import type { Person } from './people.ts'
import { openPlanLife } from './plan-life.ts'

type Met = { isPaid: boolean; atMs: number; goOn(atMs: number): void }

export type Payments = {
  /** `ease`: how much less the run costs than at first. */
  meetPaywall(
    atMs: number,
    call: { action: string; quantity?: number; size?: number; sessionId: string },
    ease: number,
  ): Met
  /** Without a paywall, from the page of packs or of plans; returns when it was done. */
  buyPack(atMs: number): number
  buyPlan(atMs: number): number
  hasPaidPlan(): boolean
  /** Paywalls that were turned away from. */
  dismissed(): number
}

const secondMs = 1_000
const dayMs = 24 * 3_600_000

export function openPayments(life: {
  person: Person
  buying: Buying
  spending: Spending
  agenda: Agenda
  chance: Chance
  endMs: number
}): Payments {
  const { person, buying, spending, agenda, chance, endMs } = life
  let dismissed = 0
  let isOnPlan = false
  const hasPaidPlan = () => isOnPlan
  const followPayment = openAftermath(life)
  const followPlan = openPlanLife({
    agenda,
    chance,
    onEnd: () => {
      isOnPlan = false
    },
  })

  function meetPaywall(...[atMs, call, ease]: Parameters<Payments['meetPaywall']>): Met {
    const shown = buying.show(atMs, call)
    const goOn = (onMs: number) => {
      if (shown !== null) buying.record(onMs, shown, 'continued')
    }
    const left = { isPaid: false, atMs: atMs + chance.between(5, 40) * secondMs, goOn }
    if (shown === null) return left
    const willing = person.inRing ? 0.3 : person.kind.buys * ease ** 1.5 * 0.9 ** dismissed
    const offer = chance.happens(willing) ? chooseOffer(shown, chance, hasPaidPlan()) : null
    if (offer === null) {
      dismissed += 1
      if (chance.happens(0.6)) buying.record(left.atMs, shown, 'dismissed')
      return left
    }
    const selectedMs = atMs + chance.between(6, 50) * secondMs
    buying.record(selectedMs, shown, 'selected', offer.id)
    const paid = checkOut(buying.start(selectedMs + secondMs, { shown, offerId: offer.id }))
    return { ...paid, goOn }
  }

  /** Most pay within minutes; some try a card twice, some only look. What is open at the end stays open. */
  function checkOut(purchase: Purchase): { isPaid: boolean; atMs: number } {
    const startedMs = purchase.createdAt.getTime()
    const ends = person.inRing ? 0 : chance.draw()
    const triedMs = startedMs + chance.between(35, 170) * secondMs
    if (ends >= 0.9) return leaveOpen(purchase, triedMs)
    if (ends >= 0.8) {
      buying.decline(triedMs, purchase)
      if (ends >= 0.87) return leaveOpen(purchase, triedMs)
    }
    const paidMs = ends < 0.8 ? triedMs : triedMs + chance.between(25, 90) * secondMs
    if (paidMs >= endMs) return leaveOpen(purchase, paidMs)
    const plan = buying.pay(paidMs, purchase)
    if (plan !== null) {
      isOnPlan = true
      followPlan(plan)
    }
    followPayment(purchase, paidMs)
    return { isPaid: true, atMs: paidMs + 3 * secondMs }
  }

  function leaveOpen(purchase: Purchase, atMs: number): { isPaid: boolean; atMs: number } {
    dismissed += 1
    agenda.add(purchase.createdAt.getTime() + dayMs, () => buying.expire(purchase))
    return { isPaid: false, atMs }
  }

  return {
    meetPaywall,
    dismissed: () => dismissed,
    hasPaidPlan,
    buyPlan: atMs => {
      const plans = spending.versionAt(atMs).document.plans.filter(({ price }) => price > 0)
      const plan = chance.pickWeighted(plans, ({ price }) => 1 / price ** 1.1)
      return plan === null || isOnPlan
        ? atMs
        : checkOut(buying.start(atMs + 30 * secondMs, { planKey: plan.key })).atMs
    },
    buyPack: atMs => {
      const { packs } = spending.versionAt(atMs).document
      const pack = chance.pickWeighted(packs, ({ price }) => 1 / price ** 1.4)
      return pack === null ? atMs : checkOut(buying.start(atMs + 20 * secondMs, { packKey: pack.key })).atMs
    },
  }
}

/** Two of three take what is preselected; the others rather something that costs less. Nobody has two plans. */
function chooseOffer(
  { offers }: Shown,
  chance: Chance,
  hasPaidPlan: boolean,
): Shown['offers'][number] | null {
  const forSale = offers.filter(({ kind }) => kind !== 'plan' || !hasPaidPlan)
  const preselected = forSale.find(one => one.preselected)
  if (preselected !== undefined && chance.happens(0.66)) return preselected
  return chance.pickWeighted(
    forSale,
    ({ amount, recurring }) => (recurring ? 0.5 : 1) / Math.max(100, amount),
  )
}
