// What becomes of a plan once it is paid: renewed month after month, cancelled, or lost to a card that fails.
import type { Subscribing } from '../../purchases/operations/history/subscribing.ts'
import type { Purchase } from '../../purchases/schema/purchase.ts'
import type { Agenda } from './agenda.ts'
import type { Chance } from './chance.ts'

const secondMs = 1_000
const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** Of plans within one period. */
const leaving = 0.2
const failingRenewal = 0.06

/** `onEnd`: from then on the account may begin another. */
export function openPlanLife(life: {
  agenda: Agenda
  chance: Chance
  onEnd(): void
}): (plan: Subscribing) => void {
  const { agenda, chance, onEnd } = life

  /** Month after month until it is cancelled, in the middle of a period, or cannot be paid any more. */
  function goOnPaying(plan: Subscribing): void {
    const endsMs = plan.endsMs()
    if (chance.happens(leaving)) {
      const cancelsMs = endsMs - chance.between(1, 26) * dayMs
      agenda.add(cancelsMs, at => plan.cancel(at))
      agenda.add(endsMs + 2 * secondMs, at => {
        plan.end(at)
        onEnd()
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
      onEnd()
    })
  }

  return goOnPaying
}
