// The sandbox's checkout page, plainly marked as play money; and where a buyer lands whose product named no address.
import express, { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { HttpRefusal } from '../platform/errors.ts'
import type { Services } from '../platform/services.ts'
import { verifyUtf8 } from '../platform/utf8.ts'
import { findNewestPayment, findSubscriptionOf, passTime } from './operations/sandbox/billing.ts'
import { closeDispute, findCheckout, openDispute, payCheckout } from './operations/sandbox/pay.ts'
import { isSandbox } from './operations/stripe.ts'
import { renderCheckout, renderNotice, renderSecondStep } from './rules/sandbox-page.ts'
import { type SandboxDelivery, type SandboxTime, sandboxDeliveries, sandboxTimes } from './words.ts'

const delivery = z
  .enum(Object.keys(sandboxDeliveries) as [SandboxDelivery, ...SandboxDelivery[]])
  .default('now')

const payForm = z.object({
  card: z.string().max(40),
  delivery,
  confirms: z
    .enum(['yes', 'no'])
    .transform(word => word === 'yes')
    .optional(),
})

const bankForm = z.object({ does: z.enum(['dispute', 'won', 'lost']) })

const timeForm = z.object({
  does: z.enum(Object.keys(sandboxTimes) as [SandboxTime, ...SandboxTime[]]),
  delivery,
})

export function purchasesHttp(services: Services): Router {
  const router = Router()
  router.get('/purchase/return', (_request, response) => {
    sendPage(
      response,
      null,
      renderNotice('Thank you', 'You can close this page and go back to where you were.'),
    )
  })
  if (!isSandbox(services.config)) {
    // The console's pages answer under any other path.
    router.use('/sandbox', (_request, _response, next) =>
      next(new HttpRefusal(404, 'There is nothing here.')),
    )
    return router
  }
  const form = express.urlencoded({ extended: false, limit: 10_000, verify: verifyUtf8 })
  router.get('/sandbox/checkout/:session', async (request, response) => {
    await show(services, request, response, null)
  })
  router.post('/sandbox/checkout/:session', form, async (request, response) => {
    await pay(services, request, response)
  })
  router.post('/sandbox/checkout/:session/time', form, async (request, response) => {
    await actAsTime(services, request, response)
  })
  router.post('/sandbox/checkout/:session/bank', form, async (request, response) => {
    await actAsBank(services, request, response)
  })
  return router
}

async function show(services: Services, request: Request, response: Response, failure: string | null) {
  const session = await getSession(services, request)
  const plan = await findSubscriptionOf(services, session)
  sendPage(response, session['success_url'], renderCheckout(session, failure, plan))
}

async function pay(services: Services, request: Request, response: Response): Promise<void> {
  const session = await getSession(services, request)
  const input = payForm.parse(request.body)
  const paid = await payCheckout(services, {
    sessionId: session.id,
    card: input.card,
    delivery: input.delivery,
    confirms: input.confirms ?? null,
  })
  switch (paid.kind) {
    case 'declined':
      return show(services, request, response, paid.message)
    case 'second_step':
      return sendPage(response, session['success_url'], renderSecondStep(session, input))
    case 'closed':
      return show(services, request, response, null)
    case 'paid':
      response.redirect(303, String(session['success_url']))
  }
}

/** Nobody has to wait for what a bank does: a paid checkout's page has its buttons. */
async function actAsBank(services: Services, request: Request, response: Response): Promise<void> {
  const session = await getSession(services, request)
  const { does } = bankForm.parse(request.body)
  const paymentIntentId = await findNewestPayment(services, session)
  if (session['status'] !== 'complete' || paymentIntentId === null)
    throw new HttpRefusal(409, 'Nothing was paid here yet.')
  if (does === 'dispute') await openDispute(services, paymentIntentId)
  else if (!(await closeDispute(services, paymentIntentId, does)))
    throw new HttpRefusal(409, 'There is no open dispute.')
  response.redirect(303, `/sandbox/checkout/${session.id}`)
}

/** Nobody has to wait for what a month does: a subscription's periods pass at the press of a button. */
async function actAsTime(services: Services, request: Request, response: Response): Promise<void> {
  const session = await getSession(services, request)
  const asked = timeForm.parse(request.body)
  const subscriptionId = session['subscription']
  if (typeof subscriptionId !== 'string') throw new HttpRefusal(409, 'Nothing here is paid again and again.')
  if (!(await passTime(services, { ...asked, subscriptionId })))
    throw new HttpRefusal(409, 'That cannot happen to this subscription now.')
  response.redirect(303, `/sandbox/checkout/${session.id}`)
}

async function getSession(services: Services, request: Request) {
  const session = await findCheckout(services, String(request.params['session']))
  if (session === null) throw new HttpRefusal(404, 'There is no such checkout.')
  return session
}

/**
 * The page posts to itself and goes on to the product: browsers hold a form to `form-action` on its redirects too. And
 * without a referrer they would send no origin with it, which is then not ours.
 */
function sendPage(response: Response, goesOnTo: unknown, html: string): void {
  const target = typeof goesOnTo === 'string' && URL.canParse(goesOnTo) ? ` ${new URL(goesOnTo).origin}` : ''
  response.setHeader(
    'content-security-policy',
    `default-src 'none'; style-src 'unsafe-inline'; form-action 'self'${target}; base-uri 'none'; frame-ancestors 'none'`,
  )
  response.setHeader('referrer-policy', 'same-origin')
  response.setHeader('cache-control', 'no-store')
  response.type('html').send(html)
}
