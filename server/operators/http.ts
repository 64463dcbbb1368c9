// Plain HTTP of operators: signing in and out (better-auth behind our errors and limits), and the audit log as CSV.
import { fromNodeHeaders } from 'better-auth/node'
import express, { type NextFunction, type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { type Cell, sendCsv } from '../platform/csv.ts'
import { DomainError, HttpRefusal, type Reason } from '../platform/errors.ts'
import { unknownPath } from '../platform/http.ts'
import type { Services } from '../platform/services.ts'
import { verifyUtf8 } from '../platform/utf8.ts'
import { authPath, peerHeader } from './auth.ts'
import { authOf, findSignedIn, requireOperator } from './ladder.ts'
import { countPasswordAttempt, forgetPasswordAttempts, tooOften } from './operations/attempts.ts'
import { getOwnSession, type OwnPath, ownChanges, recordOwnChange } from './operations/own-sign-in.ts'
import { type AuditEntry, auditFilter, auditSort, type Operator } from './schema.ts'
import { listAuditEntries } from './store/audit.ts'
import { findOperator } from './store/operators.ts'

/** The paths of better-auth that are served, with those of `ownChanges`; whatever else the library offers is not there. */
const plainPaths = new Set(['/sign-in/email', '/sign-out', '/get-session', '/list-sessions', '/demo/sign-in'])

/** The changes that are also a step of signing in: there is no session yet. */
const signInSteps = new Set<OwnPath>(['/two-factor/verify-totp', '/two-factor/verify-backup-code'])

const csvRowsPerPage = 1000

export function operatorsHttp(services: Services): Router {
  const router = Router()
  router.use(authPath, express.json({ limit: '16kb', verify: verifyUtf8 }), signIn(services), unknownPath)
  router.get('/console/csv/audit', auditCsv(services))
  return router
}

function signIn(services: Services) {
  return async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    if (isOwnPath(request.path)) return changeOwn(services, request.path, { request, response, next })
    if (!plainPaths.has(request.path)) return next()
    const email = request.path === '/sign-in/email' ? textOf(request.body, 'email') : null
    const name = email?.trim().toLowerCase() ?? null
    if (name !== null) await countPasswordAttempt(services, name)
    const answer = await ask(services, request, next)
    if (answer === null) return
    if (name !== null) await forgetPasswordAttempts(services, name)
    pass(answer, response)
  }
}

type Exchange = { request: Request; response: Response; next: NextFunction }

/** What operators change about their own sign-in is audited. */
async function changeOwn(services: Services, path: OwnPath, exchange: Exchange): Promise<void> {
  const { request, response, next } = exchange
  const operator = await findSignedIn(services, request)
  if (operator === null && !signInSteps.has(path)) throw new DomainError('UNAUTHENTICATED', 'Sign in first.')
  if (path === '/change-password') refuseSamePassword(request.body)
  const ended =
    path === '/revoke-session' && operator !== null
      ? await getOwnSession(services, operator.id, textOf(request.body, 'token') ?? '')
      : null
  const answer = await ask(services, request, next)
  if (answer === null) return
  const before =
    operator ?? (path === '/two-factor/verify-backup-code' ? await whoCameIn(services, answer) : null)
  if (before !== null) await recordOwnChange(services, path, { before, ended })
  pass(answer, response)
}

type Answer = { status: number; headers: Headers; text: string }

/** better-auth's answer; null where it knows no such path, and the next door is asked. */
async function ask(services: Services, request: Request, next: NextFunction): Promise<Answer | null> {
  const answer = await authOf(services).handler(toWebRequest(request))
  if (answer.status === 404) {
    next()
    return null
  }
  if (!answer.ok) throw await toRefusal(answer)
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}

function pass({ status, headers, text }: Answer, response: Response): void {
  response.status(status)
  for (const cookie of headers.getSetCookie()) response.append('set-cookie', cookie)
  response.setHeader('content-type', headers.get('content-type') ?? 'application/json')
  response.setHeader('cache-control', 'no-store')
  response.send(text)
}

/** Of a second step, whose request had no session: its answer says who has one now. */
async function whoCameIn(services: Services, answer: Answer): Promise<Operator | null> {
  const { user } = z.looseObject({ user: z.looseObject({ id: z.string() }) }).parse(JSON.parse(answer.text))
  return findOperator(services.database.prisma, user.id)
}

function isOwnPath(path: string): path is OwnPath {
  return Object.hasOwn(ownChanges, path)
}

/** A password that stays the same is no answer to one that was lost. */
function refuseSamePassword(body: unknown): void {
  const current = textOf(body, 'currentPassword')
  if (current !== null && current === textOf(body, 'newPassword'))
    throw new DomainError('INVALID_INPUT', 'This is the password that you have already.', {
      code: 'SAME_PASSWORD',
    })
}

function textOf(body: unknown, field: string): string | null {
  const parsed = z.record(z.string(), z.unknown()).safeParse(body)
  const value = parsed.success ? parsed.data[field] : undefined
  return typeof value === 'string' ? value : null
}

function toWebRequest(request: Request): globalThis.Request {
  const headers = fromNodeHeaders(request.headers)
  headers.set(peerHeader, request.ip ?? '')
  // The body is parsed and sent on anew, so its old length no longer holds.
  headers.delete('content-length')
  const hasBody = request.method !== 'GET' && request.method !== 'HEAD'
  if (hasBody) headers.set('content-type', 'application/json')
  return new globalThis.Request(
    new URL(request.originalUrl, `${request.protocol}://${request.get('host') ?? 'localhost'}`),
    {
      method: request.method,
      headers,
      ...(hasBody ? { body: writeBody(request.body) } : {}),
    },
  )
}

/** What was nested deeper than the stack goes cannot be written again. */
function writeBody(body: unknown): string {
  try {
    return JSON.stringify(body ?? {})
  } catch {
    throw new HttpRefusal(400, 'The input is nested too deeply.')
  }
}

const reasonOfStatus: Record<number, Reason> = {
  400: 'INVALID_INPUT',
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  409: 'NOT_ALLOWED_NOW',
  422: 'INVALID_INPUT',
  429: 'RATE_LIMITED',
}

/** better-auth's refusals in our words and shape. */
async function toRefusal(answer: globalThis.Response): Promise<Error> {
  const retryAfterSeconds = Number(
    answer.headers.get('x-retry-after') ?? answer.headers.get('retry-after') ?? 60,
  )
  const body = z
    .looseObject({ message: z.string().optional(), code: z.string().optional() })
    .catch({})
    .parse(await answer.json().catch(() => ({})))
  const reason = reasonOfStatus[answer.status]
  if (reason === undefined && answer.status < 500)
    return new HttpRefusal(answer.status, body.message ?? 'This was refused.')
  if (reason === undefined)
    return new Error(`Sign-in failed with status ${answer.status}: ${body.message ?? 'no message'}`)
  if (reason === 'RATE_LIMITED') return tooOften(retryAfterSeconds)
  return new DomainError(reason, body.message ?? 'This was refused.', { code: body.code ?? null })
}

function auditCsv(services: Services) {
  const query = auditFilter.extend({ sort: auditSort.default('newest') })
  return async (request: Request, response: Response): Promise<void> => {
    await requireOperator(services, request, 'audit.read')
    const { sort, ...filter } = query.parse(request.query)
    await sendCsv(response, {
      name: 'audit-log',
      header: [
        'at',
        'id',
        'economy',
        'mode',
        'actor',
        'role',
        'action',
        'subject kind',
        'subject id',
        'subject',
        'reason',
        'before',
        'after',
        'request id',
      ],
      lines: auditLines(services, filter, sort),
    })
  }
}

async function* auditLines(
  services: Services,
  filter: z.infer<typeof auditFilter>,
  sort: z.infer<typeof auditSort>,
) {
  let cursor: { at: Date; id: string } | null = null
  while (true) {
    const rows: AuditEntry[] = await listAuditEntries(services.database.prisma, {
      filter,
      sort,
      cursor,
      limit: csvRowsPerPage,
    })
    for (const row of rows) yield toLine(row)
    cursor = rows.at(-1) ?? null
    if (rows.length < csvRowsPerPage) return
  }
}

function toLine(row: AuditEntry): Cell[] {
  return [
    row.at,
    row.id,
    row.economyKey,
    row.mode,
    row.actorName,
    row.actorRole,
    row.action,
    row.subjectKind,
    row.subjectId,
    row.subjectLabel,
    row.reason,
    row.before === null ? null : JSON.stringify(row.before),
    row.after === null ? null : JSON.stringify(row.after),
    row.requestId,
  ]
}
