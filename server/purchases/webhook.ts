// Stripe's way in: the raw body as it was signed.
import express, { type Request, type Response, Router } from 'express'
import type { Services } from '../platform/services.ts'
import { verifyUtf8 } from '../platform/utf8.ts'
import { receiveEvent } from './operations/apply.ts'

const bodyBytesMax = 1_000_000

/** Anything but 2xx has Stripe send it again, for days; so what will never be read is answered 400 at once. */
export function purchasesWebhook(services: Services): Router {
  const router = Router()
  router.post(
    '/webhooks/stripe',
    express.raw({ type: () => true, limit: bodyBytesMax, verify: verifyUtf8 }),
    async (request: Request, response: Response) => {
      const signature = request.headers['stripe-signature']
      const payload: unknown = request.body
      const received = await receiveEvent(services, {
        payload: Buffer.isBuffer(payload) ? payload : '',
        signature: typeof signature === 'string' ? signature : '',
      })
      response
        .status(received.kind === 'refused' ? 400 : 200)
        .json(received.kind === 'refused' ? { refused: received.why } : { received: received.outcome })
    },
  )
  return router
}
