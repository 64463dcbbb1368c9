// The ladder of console procedures: open to anyone, signed in, permitted, change. It reads as the permission list.
import { fromNodeHeaders } from 'better-auth/node'
import type { Request } from 'express'
import { z } from 'zod'
import type { Rows } from '../platform/database.ts'
import { DomainError } from '../platform/errors.ts'
import type { Services } from '../platform/services.ts'
import { openTrpc } from '../platform/trpc.ts'
import { type Auth, createAuth } from './auth.ts'
import { countLinkUse } from './operations/attempts.ts'
import { audited, type Change, registerAction, type Unchanged } from './operations/audited.ts'
import { whileAllowed } from './operations/followed.ts'
import { can, type Permission, rolesWith } from './rules.ts'
import { type Operator, reason } from './schema.ts'
import { findOperator, updateLastSeen } from './store/operators.ts'
import { roleNames } from './words.ts'

/**
 * Every console procedure says who may call it; a mutation also says that it is audited, or that it only reads and is
 * one so that its input travels in a body, where no address log sees it, or that it touches nothing but the operator's
 * own unfinished work. A test walks them all.
 */
type ConsoleMeta = { permission: Permission | 'anyone'; audited?: true; readsOnly?: true; own?: true }

const t = openTrpc<ConsoleMeta>()

export const consoleRouter = t.router

/** Callable without a session: what the sign-in page and an invitation need. */
export const anyone = t.procedure.meta({ permission: 'anyone' })

/** Callable without a session, so often from one address: a link is a secret, and taking one up costs a slow hash. */
export function withLink(use: 'open' | 'accept') {
  return anyone.use(async ({ ctx, next }) => {
    await countLinkUse(ctx.services, use, ctx.request.ip ?? '')
    return next()
  })
}

/** As often as tRPC pings a listener (platform/trpc.ts), whether it may still listen is looked up anew. */
const recheckMs = 15_000

/** Callable by operators whose role holds the permission; what they follow ends when they lose it, or their session. */
export function permitted(permission: Permission) {
  return t.procedure.meta({ permission }).use(async ({ ctx, next, type }) => {
    const operator = await requireOperator(ctx.services, ctx.request, permission)
    const result = await next({ ctx: { ...ctx, operator } })
    if (type !== 'subscription' || !result.ok) return result
    // tRPC does not type what a procedure answered; what a subscription answers can only be this.
    const news = result.data as AsyncIterable<unknown>
    const check = async () =>
      requirePermission(await findOperatorOfSession(ctx.services, ctx.request), permission)
    return { ...result, data: whileAllowed(news, { check, everyMs: recheckMs }) }
  })
}

/** What an operator does to their own unfinished work: nobody else sees it, so nobody is asked why. */
export function ownWork(permission: Permission) {
  return permitted(permission).meta({ permission, own: true })
}

/** A change's own fields and, always, why it is made. */
export function withReason<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject({ ...shape, reason })
}

/**
 * The only way to change something from the console. Its input asks why, it runs in one transaction, and the audit
 * entry is written in that transaction.
 */
export function change<Given extends { reason: string }, Input extends { reason: string }, Answer>(
  action: string,
  permission: Permission,
  schema: z.ZodType<Input, Given>,
  run: (call: {
    rows: Rows
    input: Input
    operator: Operator
    services: Services
  }) => Promise<Change<Answer> | Unchanged<Answer>>,
) {
  registerAction(action)
  return permitted(permission)
    .meta({ permission, audited: true })
    .input(schema)
    .mutation(async ({ ctx, input: parsed }): Promise<Answer> => {
      const { services, operator } = ctx
      // tRPC defers the parsed type of a generic schema; it is the schema's output.
      const input = parsed as Input
      return audited(services, { action, actor: operator, reason: input.reason }, rows =>
        run({ rows, input, operator, services }),
      )
    })
}

const auths = new WeakMap<Services, Auth>()

/** better-auth is built once for each set of services. */
export function authOf(services: Services): Auth {
  const known = auths.get(services)
  if (known !== undefined) return known
  const auth = createAuth(services)
  auths.set(services, auth)
  return auth
}

const operatorOfRequest = new WeakMap<Request, Promise<Operator | null>>()

/** Who is signed in, asked once a request however many calls its batch holds. */
export function findSignedIn(services: Services, request: Request): Promise<Operator | null> {
  const known = operatorOfRequest.get(request)
  if (known !== undefined) return known
  const found = loadSignedIn(services, request)
  operatorOfRequest.set(request, found)
  return found
}

/** So coarse is "last seen": one write a minute, however much somebody asks. */
const seenMs = 60_000

async function loadSignedIn(services: Services, request: Request): Promise<Operator | null> {
  const operator = await findOperatorOfSession(services, request, { renews: true })
  if (operator === null) return null
  const unseenMs = services.clock.now().getTime() - (operator.lastSeenAt?.getTime() ?? 0)
  if (unseenMs >= seenMs) await updateLastSeen(services.database.prisma, operator.id)
  return operator
}

/** `renews`: the session lasts on from here. A page left open must not keep one alive by following. */
async function findOperatorOfSession(
  services: Services,
  request: Request,
  { renews = false } = {},
): Promise<Operator | null> {
  if (request.headers.cookie === undefined) return null
  const session = await authOf(services).api.getSession({
    headers: fromNodeHeaders(request.headers),
    query: { disableRefresh: !renews },
  })
  if (session === null) return null
  const operator = await findOperator(services.database.prisma, session.user.id)
  if (operator === null || operator.disabledAt !== null) return null
  // A demo operator has no password: outside the demo nobody is one.
  return operator.demo && !services.config.demo ? null : operator
}

/** The operator, if signed in and permitted; otherwise the refusal, which says which roles may. */
export async function requireOperator(
  services: Services,
  request: Request,
  permission: Permission,
): Promise<Operator> {
  return requirePermission(await findSignedIn(services, request), permission)
}

function requirePermission(operator: Operator | null, permission: Permission): Operator {
  if (operator === null) throw new DomainError('UNAUTHENTICATED', 'Sign in first.')
  if (!can(operator.role, permission)) {
    const roles = rolesWith(permission).map(allowed => roleNames[allowed])
    throw new DomainError(
      'FORBIDDEN',
      `This needs the role ${roles.join(' or ')}; yours is ${roleNames[operator.role]}.`,
      {
        permission,
        roles: rolesWith(permission),
      },
    )
  }
  return operator
}
