// Plain HTTP of operators: signing in and out (better-auth behind our errors and limits), and the audit log as CSV.
import { fromNodeHeaders } from 'better-auth/node'
import express, { type NextFunction, type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { type Cell, sendCsv } from '../platform/csv.ts'
import { DomainError, type Reason } from '../platform/errors.ts'
import { unknownPath } from '../platform/http.ts'
import { createLimit } from '../platform/limit.ts'
import type { Services } from '../platform/services.ts'
import { authPath, peerHeader } from './auth.ts'
import { authOf, findSignedIn, requireOperator } from './ladder.ts'
import { audited, registerAction } from './operations/audited.ts'
import { subjectOf } from './operations/operators.ts'
import { type AuditEntry, auditFilter, auditSort, type Operator } from './schema.ts'
import { listAuditEntries } from './store/audit.ts'

/**
 * The paths of better-auth that are served. What an operator changes about their own sign-in is audited; whatever
 * else the library offers is not there.
 */
const servedPaths: Record<string, { audit: string | null }> = {
  '/sign-in/email': { audit: null },
  '/sign-out': { audit: null },
  '/get-session': { audit: null },
  '/list-sessions': { audit: null },
  '/demo/sign-in': { audit: null },
  '/two-factor/verify-totp': { audit: null },
  '/two-factor/verify-backup-code': { audit: null },
  '/two-factor/enable': { audit: registerAction('self.startTwoFactor') },
  '/two-factor/disable': { audit: registerAction('self.disableTwoFactor') },
  '/two-factor/generate-backup-codes': { audit: registerAction('self.renewBackupCodes') },
  '/change-password': { audit: registerAction('self.changePassword') },
  '/revoke-session': { audit: registerAction('self.endSession') },
  '/revoke-sessions': { audit: registerAction('self.signOutEverywhere') },
  '/revoke-other-sessions': { audit: registerAction('self.endOtherSessions') },
}

/** Wrong passwords for one e-mail address, wherever they come from. */
const wrongPasswords = { points: 10, windowSeconds: 900 }
const csvRowsPerPage = 1000

export function operatorsHttp(services: Services): Router {
  const router = Router()
  router.use(authPath, express.json({ limit: '16kb' }), signIn(services), unknownPath)
  router.get('/console/csv/audit', auditCsv(services))
  return router
}

function signIn(services: Services) {
  const auth = authOf(services)
  const limit = createLimit(services.database.pool, 'password')
  return async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    const served = servedPaths[request.path]
    if (served === undefined) return next()
    const operator = served.audit === null ? null : await findSignedIn(services, request)
    const email = request.path === '/sign-in/email' ? emailOf(request.body) : null
    if (email !== null) {
      const retryAfterSeconds = await limit.check(email, wrongPasswords)
      if (retryAfterSeconds !== null) throw tooOften(retryAfterSeconds)
    }
    const answer = await auth.handler(toWebRequest(request))
    if (email !== null) {
      if (answer.status === 401) await limit.consume(email, wrongPasswords)
      else if (answer.ok) await limit.forget(email, wrongPasswords)
    }
    if (answer.status === 404) return next()
    if (!answer.ok) throw await toRefusal(answer)
    if (served.audit !== null && operator !== null) await recordOwnChange(services, served.audit, operator)
    response.status(answer.status)
    for (const cookie of answer.headers.getSetCookie()) response.append('set-cookie', cookie)
    response.setHeader('content-type', answer.headers.get('content-type') ?? 'application/json')
    response.setHeader('cache-control', 'no-store')
    response.send(await answer.text())
  }
}

/** better-auth commits by itself, so this entry follows its change instead of sharing the transaction. */
function recordOwnChange(services: Services, action: string, operator: Operator): Promise<null> {
  return audited(
    services,
    { action, actor: operator, reason: 'Changed by the operator for themselves.' },
    async () => ({
      subject: subjectOf(operator),
      before: null,
      after: null,
      answer: null,
    }),
  )
}

function emailOf(body: unknown): string | null {
  const parsed = z.looseObject({ email: z.string().max(254) }).safeParse(body)
  return parsed.success ? parsed.data.email.trim().toLowerCase() : null
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
      ...(hasBody ? { body: JSON.stringify(request.body ?? {}) } : {}),
    },
  )
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
  if (reason === undefined)
    return new Error(`Sign-in failed with status ${answer.status}: ${body.message ?? 'no message'}`)
  if (reason === 'RATE_LIMITED') return tooOften(retryAfterSeconds)
  return new DomainError(reason, body.message ?? 'This was refused.', { code: body.code ?? null })
}

function tooOften(retryAfterSeconds: number): DomainError {
  return new DomainError('RATE_LIMITED', 'Too many attempts. Wait, then try again.', { retryAfterSeconds })
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
