// How often somebody may try what can be guessed or costs much: passwords of one e-mail, links from one address.
import { createHash } from 'node:crypto'
import { DomainError } from '../../platform/errors.ts'
import { createLimit, type Limit } from '../../platform/limit.ts'
import type { Services } from '../../platform/services.ts'

const passwordRule = { points: 10, windowSeconds: 900 }
const linkRules = {
  open: { points: 60, windowSeconds: 60 },
  accept: { points: 30, windowSeconds: 60 },
}

/**
 * Counts an attempt before the password is looked at: counted afterwards, attempts at the same moment would all pass.
 * Whoever got it right is forgiven with `forgetPasswordAttempts`.
 */
export async function countPasswordAttempt(services: Services, email: string): Promise<void> {
  refuseAfter(await limitsOf(services).password.consume(nameOf(email), passwordRule))
}

export async function forgetPasswordAttempts(services: Services, email: string): Promise<void> {
  await limitsOf(services).password.forget(nameOf(email), passwordRule)
}

/** From one address, whichever links it tries. */
export async function countLinkUse(
  services: Services,
  use: keyof typeof linkRules,
  address: string,
): Promise<void> {
  refuseAfter(await limitsOf(services)[use].consume(address, linkRules[use]))
}

export function tooOften(retryAfterSeconds: number): DomainError {
  return new DomainError('RATE_LIMITED', 'Too many attempts. Wait, then try again.', { retryAfterSeconds })
}

function refuseAfter(retryAfterSeconds: number | null): void {
  if (retryAfterSeconds !== null) throw tooOften(retryAfterSeconds)
}

/** What is typed can be longer than the table's key. */
function nameOf(email: string): string {
  return createHash('sha256').update(email).digest('base64url')
}

type Limits = Record<'password' | keyof typeof linkRules, Limit>

const known = new WeakMap<Services, Limits>()

function limitsOf(services: Services): Limits {
  const found = known.get(services)
  if (found !== undefined) return found
  const { pool } = services.database
  const made = {
    password: createLimit(pool, 'password', { forgets: true }),
    open: createLimit(pool, 'link-open'),
    accept: createLimit(pool, 'link-accept'),
  }
  known.set(services, made)
  return made
}
