// What one account pays, and does not: paywalls met and left, checkouts finished and abandoned, and what is given back, disputed
// and warned of later.
import type { Buying, Shown } from '../../purchases/operations/history/buying.ts'
import type { Subscribing } from '../../purchases/operations/history/subscribing.ts'
import type { Purchase } from '../../purchases/schema/purchase.ts'
import type { Spending } from '../../spend/operations/history.ts'
import type { Agenda } from './agenda.ts'
import type { Chance } from './chance.ts'
import type { Person } from './people.ts'

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
const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** Of plans within one period. */
const leavingPlan = 0.2
const failingRenewal = 0.06

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
    if (purchase.kind === 'lifetime') grantOn(purchase)
    if (plan !== null) {
      isOnPlan = true
      goOnPaying(plan)
    }
    if (person.inRing) payWithForeignCard(purchase, paidMs)
    else planAfter(purchase, paidMs)
    return { isPaid: true, atMs: paidMs + 3 * secondMs }
  }

  function leaveOpen(purchase: Purchase, atMs: number): { isPaid: boolean; atMs: number } {
    dismissed += 1
    agenda.add(purchase.createdAt.getTime() + dayMs, () => buying.expire(purchase))
    return { isPaid: false, atMs }
  }

  /** Month after month until it is cancelled, in the middle of a period, or cannot be paid any more. */
  function goOnPaying(plan: Subscribing): void {
    const endsMs = plan.endsMs()
    if (chance.happens(leavingPlan)) {
      const cancelsMs = endsMs - chance.between(1, 26) * dayMs
      agenda.add(cancelsMs, at => plan.cancel(at))
      agenda.add(endsMs + 2 * secondMs, at => {
        plan.end(at)
        isOnPlan = false
      })
      return
    }
    agenda.add(endsMs + 2 * secondMs, at => {
      const isPaid = !chance.happens(failingRenewal)
      const renewal = plan.renew(at, isPaid)
      if (isPaid) goOnPaying(plan)
      else settleLater(plan, renewal, at)
    })
  }

  /** Another card within days, or none: then the grace days end it. */
  function settleLater(plan: Subscribing, renewal: Purchase, failedMs: number): void {
    if (chance.happens(0.65)) {
      agenda.add(failedMs + chance.between(10, 110) * hourMs, at => {
        plan.recover(at, renewal)
        goOnPaying(plan)
      })
      return
    }
    agenda.add(failedMs + 8 * dayMs, at => {
      plan.giveUp(at, renewal)
      plan.end(at + secondMs)
      isOnPlan = false
    })
  }

  function grantOn(purchase: Purchase): void {
    if (purchase.grantAt === null) return
    agenda.add(purchase.grantAt.getTime(), () => {
      buying.grantMonth(purchase)
      grantOn(purchase)
    })
  }

  /** One of fifty asks for the money back; one of two hundred asks the bank. */
  function planAfter(purchase: Purchase, paidMs: number): void {
    const what = chance.draw()
    if (what < 0.02) {
      const amount = chance.happens(0.7) ? purchase.amount : Math.ceil(purchase.amount / 2)
      agenda.add(paidMs + chance.between(3, 200) * hourMs, at => buying.giveBack(at, purchase, amount))
    } else if (what < 0.026) dispute(purchase, paidMs + chance.between(4, 25) * dayMs, 0.55)
  }

  /** The card's owner finds out: the network warns, and the bank takes the money back. */
  function payWithForeignCard(purchase: Purchase, paidMs: number): void {
    if (chance.happens(0.6))
      agenda.add(paidMs + chance.between(20, 70) * hourMs, at => {
        buying.warn(at, purchase)
        restrict(at + 5 * hourMs)
      })
    if (chance.happens(0.45)) dispute(purchase, paidMs + chance.between(5, 12) * dayMs, 0.95)
  }

  function dispute(purchase: Purchase, atMs: number, losing: number): void {
    const status = chance.happens(losing) ? 'lost' : 'won'
    const closedMs = atMs + chance.between(9, 26) * dayMs
    agenda.add(atMs, at => {
      buying.dispute(at, purchase)
      if (person.inRing) restrict(at + 2 * hourMs)
      agenda.add(closedMs, closed => buying.closeDispute(closed, purchase, status))
    })
  }

  function restrict(atMs: number): void {
    agenda.add(atMs, at => {
      if (spending.history.state().account.friction !== null) return
      const text = 'Your account is being looked at. Write to support to go on.'
      const friction = { kind: 'review', untilMs: at + 30 * dayMs, text }
      const reason = 'Opened with many others, paid with cards of others.'
      const about = { requestId: `operator_${chance.text(20)}`, fingerprint: { friction } }
      spending.move(at, { kind: 'restrict', friction, reason }, about)
    })
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
