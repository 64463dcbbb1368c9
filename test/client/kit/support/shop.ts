// A product and its Farebox in the small, behind a browser's requests: balances, paywalls, purchases, letters that are paid once.
import type { BrowserContext, Route } from 'playwright-core'
import { account, catalog, paywall, purchase, quote } from '../../../../client/kit/gallery/stand-in.ts'

type Input = Record<string, unknown>
type Kept = { requestId: string; resume: unknown }
type Bought = {
  purchaseId: string
  requestId: string
  status: 'pending' | 'failed' | 'delivered'
  tokens: number
  returnUrl: string
}

const cost = 12

export type Shop = ReturnType<typeof openShop>

export function openShop(origin: string) {
  const state = { available: 5, isAway: false, letters: 'work' as 'work' | 'fail' | 'lose the answer' }
  const kept = new Map<string, Kept>()
  const bought: Bought[] = []
  /** Request ids under which a letter was asked for, and those that were paid. */
  const asked: string[] = []
  const paid = new Map<string, string>()
  const events: string[] = []

  const procedures: Record<string, (input: Input) => unknown> = {
    'account.get': () => ({ ...account, balance: { ...account.balance, available: state.available } }),
    'catalog.get': () => catalog,
    'spend.quote': () => ({
      ...quote,
      balance: { ...quote.balance, available: state.available },
      affordable: state.available >= cost,
      shortfall: Math.max(0, cost - state.available),
    }),
    'paywall.show': ({ requestId, resume }) => {
      const resumeToken = `rsm_${kept.size + 1}`
      kept.set(resumeToken, { requestId: String(requestId), resume })
      const short = Math.max(0, cost - state.available)
      const math = { have: state.available, need: cost, short, text: `You are short by ${short}.` }
      return {
        ...paywall,
        math,
        resumeToken,
        impressionId: `imp_${kept.size}`,
        offers: short === 0 ? [] : paywall.offers,
      }
    },
    'paywall.record': ({ event }) => {
      events.push(String(event))
      return { ok: true }
    },
    'paywall.resume': ({ resumeToken }) => {
      const work = kept.get(String(resumeToken))
      if (work === undefined) throw new Error('Nothing is kept.')
      const { balance } = account
      return {
        userId: 'ann',
        action: 'cover_letter',
        quantity: 1,
        size: null,
        mission: null,
        ...work,
        affordable: state.available >= cost,
        balance,
      }
    },
    'purchase.start': ({ requestId, returnUrl, offerId }) => {
      const known = bought.find(one => one.requestId === requestId)
      if (known !== undefined) return started(known)
      const one: Bought = {
        purchaseId: `pur_${bought.length + 1}`,
        requestId: String(requestId),
        status: 'pending',
        tokens: offerId === 'off_topup' ? 10 : 100,
        returnUrl: String(returnUrl),
      }
      bought.push(one)
      return started(one)
    },
    'purchase.get': ({ purchaseId }) => {
      const one = find(purchaseId)
      const failure = one.status === 'failed' ? 'Your card was declined.' : null
      return { ...purchase, ...one, failure, checkoutUrl: checkoutOf(one) }
    },
  }

  function find(purchaseId: unknown): Bought {
    const one = bought.find(known => known.purchaseId === purchaseId)
    if (one === undefined) throw new Error('There is no such purchase.')
    return one
  }

  function checkoutOf({ purchaseId, status }: Bought): string | null {
    return status === 'delivered' ? null : `${origin}/checkout/${purchaseId}`
  }

  function started(one: Bought) {
    return {
      ...one,
      price: { amount: 60, currency: 'USD' },
      checkoutUrl: checkoutOf(one),
      clientSecret: null,
    }
  }

  function answerProxy(route: Route): Promise<void> {
    const request = route.request()
    const url = new URL(request.url())
    const name = url.pathname.split('/').at(-1) ?? ''
    const text = request.method() === 'POST' ? request.postData() : url.searchParams.get('input')
    if (state.isAway) {
      const data = { reason: 'OVERLOADED', details: {} }
      return route.fulfill({ status: 503, json: { error: { message: 'Later.', data } } })
    }
    try {
      const data = procedures[name]?.(JSON.parse(text ?? '{}') as Input)
      return route.fulfill({ json: { result: { data } } })
    } catch (error) {
      const data = { reason: 'UNKNOWN_OFFER', details: {} }
      return route.fulfill({ status: 404, json: { error: { message: String(error), data } } })
    }
  }

  /** Holds, writes, commits: as the SDK does it on the product's own server. */
  function answerLetter(route: Route): Promise<void> {
    const requestId = route.request().headers()['idempotency-key'] ?? ''
    asked.push(requestId)
    const known = paid.get(requestId)
    if (known !== undefined) return route.fulfill({ json: { letter: known } })
    if (state.letters === 'fail')
      return route.fulfill({ status: 502, json: { reason: 'INTERNAL', text: 'The model is away.' } })
    const short = cost - state.available
    if (short > 0)
      return route.fulfill({
        status: 402,
        json: { have: state.available, need: cost, short, text: 'Too few.' },
      })
    state.available -= cost
    const { text } = JSON.parse(route.request().postData() ?? '{}') as { text: string }
    const letter = `Dear Sir, ${text}`
    paid.set(requestId, letter)
    return state.letters === 'work' ? route.fulfill({ json: { letter } }) : route.abort('connectionreset')
  }

  /** Where the user pays, or not: a page of another site, but for its address. */
  function answerCheckout(route: Route): Promise<void> {
    const { returnUrl, purchaseId } = find(new URL(route.request().url()).pathname.split('/').at(-1))
    const back = (how: string) => {
      const url = new URL(returnUrl)
      url.searchParams.set('purchase', purchaseId)
      url.searchParams.set('checkout', how)
      return url.href.replaceAll('&', '&amp;')
    }
    const body = `<!doctype html><html lang="en"><title>Checkout</title><h1>Checkout</h1>
      <a href="${back('paid')}">Pay</a> <a href="${back('cancelled')}">Cancel</a></html>`
    return route.fulfill({ contentType: 'text/html', body })
  }

  return {
    state,
    bought,
    asked,
    paid,
    events,
    kept,
    settle: (status: 'failed' | 'delivered', purchaseId = bought.at(-1)?.purchaseId) => {
      const one = find(purchaseId)
      one.status = status
      if (status === 'delivered') state.available += one.tokens
    },
    serve: async (context: BrowserContext) => {
      await context.route('**/tokens/*', answerProxy)
      await context.route('**/letters', answerLetter)
      await context.route('**/checkout/*', answerCheckout)
    },
  }
}
