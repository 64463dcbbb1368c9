// Signing in and out, and an operator's own sign-in: the plain calls under /api/auth, typed, with errors as tRPC's.
import type { Role } from '../../server/operators/schema.ts'
import type { ErrorData } from '../../server/platform/trpc.ts'
import { reachFetch } from './reach.ts'
import { ServerError } from './wire.ts'

export interface OwnSession {
  id: string
  token: string
  createdAt: string
  updatedAt: string
  expiresAt: string
  ipAddress: string | null
  userAgent: string | null
}

/** `secondFactor`: the password was right, and a code is asked for next. */
export async function signIn(given: { email: string; password: string }): Promise<'done' | 'secondFactor'> {
  const answer = await post<{ twoFactorRedirect?: boolean }>('/sign-in/email', given)
  return answer.twoFactorRedirect === true ? 'secondFactor' : 'done'
}

export async function verifyCode(code: string): Promise<void> {
  await post('/two-factor/verify-totp', { code })
}

export async function verifyBackupCode(code: string): Promise<void> {
  await post('/two-factor/verify-backup-code', { code })
}

export async function signInAsDemo(role: Role): Promise<void> {
  await post('/demo/sign-in', { role })
}

export async function signOut(): Promise<void> {
  await post('/sign-out', {})
}

export async function signOutEverywhere(): Promise<void> {
  await post('/revoke-sessions', {})
}

export async function endOtherSessions(): Promise<void> {
  await post('/revoke-other-sessions', {})
}

export async function endSession(token: string): Promise<void> {
  await post('/revoke-session', { token })
}

export function listSessions(): Promise<OwnSession[]> {
  return call<OwnSession[]>('GET', '/list-sessions')
}

/** The token of the session that asks, to know it among the others. */
export async function getOwnToken(): Promise<string> {
  return (await call<{ session: OwnSession }>('GET', '/get-session')).session.token
}

export async function changePassword(given: {
  currentPassword: string
  newPassword: string
  revokeOtherSessions: boolean
}): Promise<void> {
  await post('/change-password', given)
}

/** Not in force until a first code was verified. `totpURI` is what an authenticator app reads. */
export function startTwoFactor(password: string): Promise<{ totpURI: string; backupCodes: string[] }> {
  return post('/two-factor/enable', { password })
}

export async function disableTwoFactor(password: string): Promise<void> {
  await post('/two-factor/disable', { password })
}

export async function renewBackupCodes(password: string): Promise<string[]> {
  return (await post<{ backupCodes: string[] }>('/two-factor/generate-backup-codes', { password }))
    .backupCodes
}

function post<Answer>(path: string, body: object): Promise<Answer> {
  return call('POST', path, body)
}

async function call<Answer>(method: 'GET' | 'POST', path: string, body?: object): Promise<Answer> {
  const response = await reachFetch(`/api/auth${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  const answer: unknown = await response.json().catch(() => null)
  // The shape is the server's promise: the same repository writes both sides.
  if (response.ok) return answer as Answer
  const { error } = (answer ?? {}) as { error?: { message: string; data: ErrorData } }
  if (error === undefined) throw new TypeError(`The server answered ${response.status} without saying why`)
  throw new ServerError(error.message, error.data)
}
