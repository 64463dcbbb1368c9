// What buyers and operators do who try again until they are answered: buy, let a plan renew, have money given back.
import type { Operator } from '../../../server/operators/schema.ts'
import { refundPurchase } from '../../../server/purchases/operations/refund.ts'
import { passTime } from '../../../server/purchases/operations/sandbox/billing.ts'
import { payCheckout } from '../../../server/purchases/operations/sandbox/pay.ts'
import { follow } from '../../../server/purchases/operations/subscriptions.ts'
import type { Random } from './history.ts'
import { showLifetimeOffer } from './lifetime-offer.ts'
import type { QuietServer } from './quiet-server.ts'

export type Errand = {
  number: number
  userId: string
  buys: 'pack' | 'topup' | 'plan' | 'lifetime'
  /** Of a plan: how often a period passes. */
  renewals: number
  /** Of the newest payment, what is given back in the end. */
  back: 'nothing' | 'part' | 'all'
}

const economyKey = 'applications'
const names = ['pack', 'pack', 'pack', 'topup', 'plan', 'lifetime'] as const

/** Accounts buy packs again and again; of plans and of offers for life each has one. */
export function makeErrand(random: Random, number: number): Errand {
  const buys = names[Math.floor(random() * names.length)] ?? 'pack'
  const isAgain = buys === 'pack' || buys === 'topup'
  const gives = random()
  return {
    number,
    userId: isAgain ? `buyer-${Math.floor(number / 20)}-${number % 3}` : `buyer-of-${buys}-${number}`,
    buys,
    renewals: buys === 'plan' ? 1 + Math.floor(random() * 2) : 0,
    back: gives < 0.15 ? 'part' : gives < 0.3 ? 'all' : 'nothing',
  }
}

/** `stepped` is told of each step that was answered. */
export async function run(server: QuietServer, errand: Errand, stepped: () => void): Promise<void> {
  const step = async <T>(work: () => Promise<T>): Promise<T> => {
    const answer = await insist(work)
    stepped()
    return answer
  }
  const what = await step(() => nameWhat(server, errand))
  const { purchaseId } = await step(() => start(server, errand, what))
  await step(() => pay(server, purchaseId))
  await tell(server)
  for (let number = 1; number <= errand.renewals; number += 1) {
    await step(() => renew(server, purchaseId, number))
    await tell(server)
  }
  if (errand.back === 'nothing') return
  await step(() => giveBack(server, errand, purchaseId))
  await tell(server)
}

type What = Awaited<ReturnType<typeof nameWhat>>

function start(server: QuietServer, { number, userId, buys }: Errand, what: What) {
  return server.api.purchase.start.mutate({ userId, requestId: `${buys}-${number}`, ...what })
}

async function pay(server: QuietServer, purchaseId: string): Promise<void> {
  const sessionId = await sessionOf(server, purchaseId)
  const card = '4242424242424242'
  await payCheckout(server.services, { sessionId, card, delivery: 'now', confirms: null })
}

async function nameWhat(server: QuietServer, { userId, buys, number }: Errand) {
  if (buys === 'pack') return { packKey: number % 2 === 0 ? 'pack_100' : 'pack_250' }
  if (buys === 'topup') return { topUpTokens: 20 + (number % 50) }
  if (buys === 'plan') return { planKey: number % 2 === 0 ? 'starter' : 'plus' }
  return { offerId: await showLifetimeOffer(server, { economyKey, userId }) }
}

async function sessionOf(server: QuietServer, purchaseId: string): Promise<string> {
  const [row] = await server.query<{ id: string | null; failure: string | null }>(
    'select session_id as id, failure from purchase where id = $1',
    [purchaseId],
  )
  if (row?.id == null) throw new Error(`${purchaseId} has no checkout: ${row?.failure}`)
  return row.id
}

/** However often it is tried, `number` periods have passed in the end. */
async function renew(server: QuietServer, purchaseId: string, number: number): Promise<void> {
  const [made] = await server.query<{ subscriptionId: string; invoices: number }>(
    `select s.body ->> 'subscription' as "subscriptionId",
       (select count(*)::int from sandbox_object where kind = 'invoice'
        and subscription_id = s.body ->> 'subscription') as invoices
     from purchase join sandbox_object s on s.id = purchase.session_id
     where purchase.id = $1`,
    [purchaseId],
  )
  if (made === undefined) throw new Error('a checkout that was paid began a subscription')
  const { subscriptionId, invoices } = made
  if (invoices > number) return
  if (!(await passTime(server.services, { subscriptionId, does: 'renew', delivery: 'now' })))
    throw new Error('a subscription that is paid renews')
}

/** By an operator of its own, whose limits of a day it does not reach. */
async function giveBack(server: QuietServer, { number, back }: Errand, purchaseId: string): Promise<void> {
  const { services } = server
  await follow(services, purchaseId)
  const [newest] = await server.query<{ id: string; amount: number }>(
    `select id, amount::int from purchase
     where id = $1 or subscription_id = (select subscription_id from purchase where id = $1)
     order by created_at desc, id desc limit 1`,
    [purchaseId],
  )
  if (newest === undefined) throw new Error('what was bought is kept')
  const { id, amount } = newest
  const operator = { id: `opr_${number}`, name: 'Olga', role: 'owner' } as Operator
  await refundPurchase(
    services,
    { economyKey, mode: 'live' },
    { purchaseId: id, amount: back === 'all' ? amount : Math.floor(amount / 3) },
    { operator, commandId: `refund-${number}`, reason: 'asked' },
  )
}

/** Some webhooks are answered, some meet a dead connection; nobody sends those again. */
async function tell(server: QuietServer): Promise<void> {
  const events = await server.takeEvents().catch(() => [])
  await Promise.allSettled(events.map(event => server.send(event)))
}

const attemptsMax = 250
const pauseMs = 20

async function insist<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      if (attempt === attemptsMax) throw error
      await new Promise(resolve => setTimeout(resolve, pauseMs))
    }
  }
}
