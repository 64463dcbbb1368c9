// A buyer at the sandbox: takes a purchase to its checkout page, pays with a test card, and lets the bank do its part.
import { expect, vi } from 'vitest'
import { type Product, productCaller } from './product.ts'

export const cards = {
  good: '4242424242424242',
  declined: '4000000000000002',
  warned: '4000000000005423',
  failsLater: '4000000000000341',
}

type Api = Product['api']
type Started = Awaited<ReturnType<Api['purchase']['start']['mutate']>>
type Status = Started['status']

export function buyerOf(product: Pick<Product, 'url' | 'api'>, api: Api = product.api) {
  let purchases = 0

  const start = (
    userId: string,
    what: { packKey: string } | { planKey: string } | { topUpTokens: number },
  ) => {
    purchases += 1
    return api.purchase.start.mutate({ userId, requestId: `buy-${purchases}`, ...what })
  }
  const pay = (started: Started, card: string = cards.good) => send(checkoutOf(started), { card })
  // Not `expect.poll`, which only tests may call: what they start from is bought before the first of them.
  const until = (purchaseId: string, status: Status) =>
    vi.waitFor(async () => expect((await api.purchase.get.query({ purchaseId })).status).toBe(status), {
      timeout: 15_000,
      interval: 50,
    })

  /** As a browser sends a form of that page. */
  const send = (url: string, fields: Record<string, string>) =>
    fetch(url, {
      method: 'POST',
      headers: { origin: product.url },
      body: new URLSearchParams(fields),
      redirect: 'manual',
    })

  return {
    start,
    pay,
    until,
    /** Paid and delivered. */
    buy: async (userId: string, packKey: string, card: string = cards.good) => {
      const started = await start(userId, { packKey })
      await pay(started, card)
      await until(started.purchaseId, 'delivered')
      return started
    },
    /** Paid and begun. */
    subscribe: async (userId: string, planKey: string, card: string = cards.good) => {
      const started = await start(userId, { planKey })
      await pay(started, card)
      await until(started.purchaseId, 'delivered')
      return started
    },
    /** What time does to a subscription, at the press of the sandbox's button. */
    pass: (started: Started, does: 'renew' | 'fail' | 'recover' | 'give_up') =>
      send(`${checkoutOf(started)}/time`, { does }),
    bank: (started: Started, does: 'dispute' | 'won' | 'lost') =>
      send(`${checkoutOf(started)}/bank`, { does }),
  }
}

/** Of another key, such as one of test mode. */
export async function buyerWithKey(product: Product, asked: Parameters<Product['makeKey']>[0]) {
  return buyerOf(product, productCaller(product.url, await product.makeKey(asked)))
}

function checkoutOf({ checkoutUrl }: Started): string {
  if (checkoutUrl === null) throw new Error('an open purchase has a checkout')
  return checkoutUrl
}
