// Where Stripe is: the real one when there is a key, our stand-in on this machine when there is none. One SDK for both.
import { createHmac } from 'node:crypto'
import { Stripe } from 'stripe'
import { type Config, isLoopback } from '../../platform/config.ts'
import { DomainError } from '../../platform/errors.ts'
import type { Services } from '../../platform/services.ts'
import { openSandbox, type Sandbox } from './sandbox/listen.ts'

export type StripeDoor = {
  client: Stripe
  webhookSecret: string
  kind: 'live' | 'test' | 'sandbox'
  stop(): Promise<void>
}

const opened = new WeakMap<Services, Promise<StripeDoor>>()
/** One try and two more, all within what a caller waits for. */
const limits = { timeout: 8_000, maxNetworkRetries: 2, telemetry: false }

export function stripeOf(services: Services): Promise<StripeDoor> {
  const known = opened.get(services)
  if (known !== undefined) return known
  const door = openDoor(services)
  opened.set(services, door)
  // One that failed to open is tried again.
  door.catch(() => opened.delete(services))
  return door
}

export async function closeStripe(services: Services): Promise<void> {
  const door = opened.get(services)
  opened.delete(services)
  await (await door)?.stop()
}

export function isSandbox({ stripe }: Config): boolean {
  return stripe === undefined
}

/**
 * Real money buys tokens of live accounts only. Money that is none buys those of test accounts; of live ones only where
 * nobody else is reached: in a demo, or on a server for this machine alone.
 */
export function requireMode({ config }: Services, mode: 'live' | 'test'): void {
  const takesMoney = config.stripe?.live === true
  if (takesMoney && mode === 'test') {
    throw new DomainError(
      'FORBIDDEN',
      'This server takes real payments: accounts of test mode buy on a server with a test key of Stripe, or with none.',
    )
  }
  const isPlayground = config.demo || (isLoopback(config.host) && config.publicUrl === undefined)
  if (!takesMoney && mode === 'live' && !isPlayground) {
    throw new DomainError(
      'FORBIDDEN',
      'This server takes no real payments, so live accounts cannot buy here: set STRIPE_SECRET_KEY to a live key.',
    )
  }
}

/** What Stripe refuses is told; that it does not answer is a matter of trying again. */
export function refusalOfStripe(error: unknown): DomainError | null {
  if (
    error instanceof Stripe.errors.StripeInvalidRequestError ||
    error instanceof Stripe.errors.StripeCardError
  )
    return new DomainError('INVALID_INPUT', `Stripe refused this: ${error.message}`, undefined, {
      cause: error,
    })
  if (error instanceof Stripe.errors.StripeError) {
    return new DomainError(
      'OVERLOADED',
      'Stripe did not answer as it should. Try again in a moment: the same request id pays once.',
      { retryAfterSeconds: 5 },
      { cause: error },
    )
  }
  return null
}

async function openDoor(services: Services): Promise<StripeDoor> {
  const { stripe } = services.config
  if (stripe !== undefined) {
    return {
      client: new Stripe(stripe.secretKey, limits),
      webhookSecret: stripe.webhookSecret,
      kind: stripe.live ? 'live' : 'test',
      stop: async () => undefined,
    }
  }
  const sandbox: Sandbox = await openSandbox(services)
  return {
    client: new Stripe(sandbox.key, {
      ...limits,
      host: '127.0.0.1',
      port: sandbox.port,
      protocol: 'http',
    }),
    webhookSecret: sandboxWebhookSecret(services),
    kind: 'sandbox',
    stop: sandbox.close,
  }
}

/** The same for every process of one database. */
function sandboxWebhookSecret({ secret }: Services): string {
  return `whsec_${createHmac('sha256', secret).update('sandbox webhooks').digest('hex')}`
}
