// What follows a payment: months that are granted, money asked back, cards that were somebody else's, and what banks make of both.
import type { Buying } from '../../purchases/operations/history/buying.ts'
import type { Purchase } from '../../purchases/schema/purchase.ts'
import type { Spending } from '../../spend/operations/history.ts'
import type { Agenda } from './agenda.ts'
import type { Chance } from './chance.ts'
import type { Person } from './people.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** What is to come is put on the agenda, once for each purchase that was paid. */
export function openAftermath(life: {
  person: Person
  buying: Buying
  spending: Spending
  agenda: Agenda
  chance: Chance
}): (purchase: Purchase, paidMs: number) => void {
  const { person, buying, spending, agenda, chance } = life

  function grantOn(purchase: Purchase): void {
    if (purchase.grantAt === null) return
    agenda.add(purchase.grantAt.getTime(), () => {
      buying.grantMonth(purchase)
      grantOn(purchase)
    })
  }

  /** One of fifty asks for the money back; one of two hundred asks the bank. */
  function regret(purchase: Purchase, paidMs: number): void {
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
      if (spending.history.account().friction !== null) return
      const text = 'Your account is being looked at. Write to support to go on.'
      const friction = { kind: 'review', untilMs: at + 30 * dayMs, text }
      const reason = 'Opened with many others, paid with cards of others.'
      const about = { requestId: `operator_${chance.text(20)}`, fingerprint: { friction } }
      spending.move(at, { kind: 'restrict', friction, reason }, about)
    })
  }

  return (purchase, paidMs) => {
    if (purchase.kind === 'lifetime') grantOn(purchase)
    if (person.inRing) payWithForeignCard(purchase, paidMs)
    else regret(purchase, paidMs)
  }
}
