// Sign-in by better-auth: passwords, sessions, second factors. Its tables are ours, under our names.
import { betterAuth } from 'better-auth'
import { prismaAdapter } from 'better-auth/adapters/prisma'
import { APIError, createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { twoFactor } from 'better-auth/plugins'
import { z } from 'zod'
import { newId } from '../platform/ids.ts'
import { createLimit } from '../platform/limit.ts'
import type { Services } from '../platform/services.ts'
import { role } from './schema.ts'
import { findDemoOperatorId, findOperator } from './store/operators.ts'
import { passwordLengthMin } from './words.ts'

export type Auth = ReturnType<typeof createAuth>

export const authPath = '/api/auth'
/** Set by our door from the socket (or the trusted proxy), never taken from the caller. */
export const peerHeader = 'x-farebox-peer'

const sessionSeconds = 7 * 24 * 3600
const demoSignInPath = '/demo/sign-in'

/** Attempts per caller and path; a wrong password is also counted per e-mail (operations/attempts.ts). */
const attemptRules = {
  '/sign-in/email': { window: 60, max: 60 },
  '/two-factor/*': { window: 60, max: 20 },
  '/change-password': { window: 60, max: 10 },
}

export function createAuth(services: Services) {
  const { config, database, log } = services
  const attempts = createLimit(database.pool, 'auth')
  return betterAuth({
    appName: 'Farebox',
    baseURL: config.publicUrl?.origin ?? `http://${config.host}:${config.port}`,
    basePath: authPath,
    secret: services.secret,
    trustedOrigins: request => (request === undefined ? [] : [new URL(request.url).origin]),
    database: prismaAdapter(database.prisma, { provider: 'postgresql', transaction: true }),
    user: {
      modelName: 'operator',
      additionalFields: {
        role: { type: 'string', input: false },
        demo: { type: 'boolean', input: false },
        disabledAt: { type: 'date', input: false, required: false },
      },
    },
    session: {
      modelName: 'operatorSession',
      fields: { userId: 'operatorId' },
      expiresIn: sessionSeconds,
      updateAge: 3600,
      // One's own sessions can be listed for as long as one is signed in, not only on the first day.
      freshAge: 0,
    },
    account: { modelName: 'operatorCredential', fields: { userId: 'operatorId' } },
    verification: { modelName: 'operatorVerification' },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLengthMin,
      maxPasswordLength: 128,
    },
    databaseHooks: {
      session: {
        create: {
          before: async session => {
            const operator = await findOperator(database.prisma, session.userId)
            if (operator?.disabledAt)
              throw new APIError('FORBIDDEN', { message: 'This operator is disabled.' })
          },
        },
      },
    },
    rateLimit: {
      enabled: true,
      window: 60,
      max: 300,
      customRules: attemptRules,
      customStorage: {
        consume: async (key, rule) => {
          const retryAfter = await attempts.consume(key, { points: rule.max, windowSeconds: rule.window })
          return { allowed: retryAfter === null, retryAfter }
        },
      },
    },
    advanced: {
      // Two servers on one host share a cookie jar whatever their ports: the port keeps their sessions apart. Behind one
      // public address every process serves the same sessions, whichever port it listens on.
      cookiePrefix: config.publicUrl === undefined ? `farebox-${config.port}` : 'farebox',
      useSecureCookies: config.publicUrl?.protocol === 'https:',
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true },
      ipAddress: { ipAddressHeaders: [peerHeader] },
      database: { generateId: () => newId('session') },
    },
    telemetry: { enabled: false },
    logger: {
      level: 'warn',
      log: (level, message) => log[level === 'error' ? 'error' : 'warn']({ door: 'auth' }, message),
    },
    plugins: [
      twoFactor({
        issuer: 'Farebox',
        twoFactorTable: 'operatorTwoFactor',
        schema: { twoFactor: { fields: { userId: 'operatorId' } } },
      }),
      ...(config.demo ? [demoSignIn(services)] : []),
    ],
  })
}

/** One request a role, no password. Exists only in a demo: elsewhere the path is unknown. */
function demoSignIn(services: Services) {
  return {
    id: 'farebox-demo',
    endpoints: {
      demoSignIn: createAuthEndpoint(
        demoSignInPath,
        { method: 'POST', body: z.strictObject({ role }) },
        async context => {
          const id = await findDemoOperatorId(services.database.prisma, context.body.role)
          const user = id === null ? null : await context.context.internalAdapter.findUserById(id)
          if (user === null)
            throw new APIError('NOT_FOUND', { message: 'There is no demo operator with this role.' })
          const session = await context.context.internalAdapter.createSession(user.id)
          await setSessionCookie(context, { session, user })
          return context.json({ ok: true })
        },
      ),
    },
  }
}
