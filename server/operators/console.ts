// What the console asks about operators: the session, everyone's roles, invitations, saved views, the audit log.
import { z } from 'zod'
import { decodeCursor, encodeCursor } from '../platform/cursor.ts'
import { DomainError } from '../platform/errors.ts'
import { instant, searchText } from '../platform/text.ts'
import { zone } from '../platform/zone.ts'
import { anyone, change, consoleRouter, findSignedIn, permitted, withLink, withReason } from './ladder.ts'
import { auditedActions } from './operations/audited.ts'
import {
  acceptInvitation,
  invite,
  openInvitation,
  renewPassword,
  revokeInvitation,
  toInvitation,
} from './operations/invitations.ts'
import { changeRole, endSessions, setDisabled } from './operations/operators.ts'
import { removeView, renameOwnView, saveView } from './operations/views.ts'
import {
  auditFilter,
  auditSort,
  email,
  id,
  oneLine,
  pageInput,
  password,
  personName,
  role,
  viewState,
} from './schema.ts'
import { countAuditByDay, findAuditEntry, listAuditEntries } from './store/audit.ts'
import { listRecentInvitations } from './store/invitations.ts'
import { findOperator, hasOwner, listDemoRoles, listOperators } from './store/operators.ts'
import { listViews } from './store/views.ts'

const screen = searchText(64).min(1, 'is not empty')
const viewName = oneLine(60)
const linkToken = z.string().min(1).max(200)

const session = consoleRouter({
  /** Who is signed in, or null with what the sign-in page needs to know. */
  get: anyone.query(async ({ ctx }) => {
    const operator = await findSignedIn(ctx.services, ctx.request)
    const { config, database } = ctx.services
    return {
      operator,
      demoRoles: config.demo ? await listDemoRoles(database.prisma) : [],
      /** False until somebody took up the link that the first start printed. */
      owned: config.demo || operator !== null || (await hasOwner(database.prisma)),
    }
  }),
})

const operators = consoleRouter({
  list: permitted('operators.read').query(({ ctx }) =>
    listOperators(ctx.services.database.prisma, { demo: ctx.services.config.demo }),
  ),
  get: permitted('operators.read')
    .input(z.strictObject({ id }))
    .query(async ({ ctx, input }) => {
      const operator = await findOperator(ctx.services.database.prisma, input.id)
      if (operator === null) throw new DomainError('UNKNOWN_SUBJECT', 'There is no such operator.')
      return operator
    }),
  changeRole: change(
    'operators.changeRole',
    'operators.change',
    withReason({ operatorId: id, role }),
    ({ rows, services, operator, input }) =>
      changeRole({ rows, services, actorId: operator.id, operatorId: input.operatorId, role: input.role }),
  ),
  disable: change(
    'operators.disable',
    'operators.change',
    withReason({ operatorId: id }),
    ({ rows, services, operator, input }) =>
      setDisabled({ rows, services, actorId: operator.id, operatorId: input.operatorId, disabled: true }),
  ),
  enable: change(
    'operators.enable',
    'operators.change',
    withReason({ operatorId: id }),
    ({ rows, services, operator, input }) =>
      setDisabled({ rows, services, actorId: operator.id, operatorId: input.operatorId, disabled: false }),
  ),
  endSessions: change(
    'operators.endSessions',
    'operators.change',
    withReason({ operatorId: id }),
    ({ rows, input }) => endSessions({ rows, operatorId: input.operatorId }),
  ),
  renewPassword: change(
    'operators.renewPassword',
    'operators.change',
    withReason({ operatorId: id, dropTwoFactor: z.boolean().default(false) }),
    ({ rows, services, operator, input }) =>
      renewPassword({
        rows,
        services,
        actorId: operator.id,
        operatorId: input.operatorId,
        dropTwoFactor: input.dropTwoFactor,
      }),
  ),
  follow: permitted('operators.read').subscription(({ ctx, signal }) =>
    ctx.services.live.follow('operator', signal ?? AbortSignal.abort()),
  ),
})

const invitations = consoleRouter({
  list: permitted('operators.read').query(async ({ ctx }) => {
    const rows = await listRecentInvitations(ctx.services.database.prisma)
    return rows.map(row => toInvitation(row, ctx.services.clock.now()))
  }),
  create: change(
    'invitations.create',
    'operators.change',
    withReason({ email, role }),
    ({ rows, services, operator, input }) =>
      invite({ rows, services, actorId: operator.id, email: input.email, role: input.role }),
  ),
  revoke: change(
    'invitations.revoke',
    'operators.change',
    withReason({ invitationId: id }),
    ({ rows, input }) => revokeInvitation({ rows, invitationId: input.invitationId }),
  ),
  open: withLink('open')
    .meta({ permission: 'anyone', readsOnly: true })
    .input(z.strictObject({ token: linkToken }))
    .mutation(({ ctx, input }) => openInvitation(ctx.services, input.token)),
  /** Audited inside, with whoever holds the link as the actor. */
  accept: withLink('accept')
    .meta({ permission: 'anyone', audited: true })
    .input(z.strictObject({ token: linkToken, name: personName, email, password }))
    .mutation(({ ctx, input }) => acceptInvitation(ctx.services, input)),
  follow: permitted('operators.read').subscription(({ ctx, signal }) =>
    ctx.services.live.follow('invitation', signal ?? AbortSignal.abort()),
  ),
})

const views = consoleRouter({
  list: permitted('self.manage')
    .input(z.strictObject({ screen }))
    .query(({ ctx, input }) => listViews(ctx.services.database.prisma, ctx.operator.id, input.screen)),
  save: change(
    'views.save',
    'self.manage',
    withReason({ screen, name: viewName, state: viewState }),
    ({ rows, operator, input }) => saveView({ rows, operator, ...input }),
  ),
  rename: change(
    'views.rename',
    'self.manage',
    withReason({ id, name: viewName }),
    ({ rows, operator, input }) => renameOwnView({ rows, operator, id: input.id, name: input.name }),
  ),
  remove: change('views.remove', 'self.manage', withReason({ id }), ({ rows, operator, input }) =>
    removeView({ rows, operator, id: input.id }),
  ),
})

const audit = consoleRouter({
  list: permitted('audit.read')
    .input(pageInput.extend({ filter: auditFilter.default({}), sort: auditSort.default('newest') }))
    .query(async ({ ctx, input }) => {
      const cursor = input.cursor === undefined ? null : decodeCursor(input.cursor)
      const found = await listAuditEntries(ctx.services.database.prisma, {
        filter: input.filter,
        sort: input.sort,
        cursor,
        limit: input.limit + 1,
      })
      const rows = found.slice(0, input.limit)
      const last = rows.at(-1)
      return {
        rows,
        nextCursor: found.length > input.limit && last !== undefined ? encodeCursor(last) : null,
      }
    }),
  get: permitted('audit.read')
    .input(z.strictObject({ id }))
    .query(async ({ ctx, input }) => {
      const entry = await findAuditEntry(ctx.services.database.prisma, input.id)
      if (entry === null) throw new DomainError('UNKNOWN_SUBJECT', 'There is no such audit entry.')
      return entry
    }),
  /** Changes per day between two instants, in the days of a zone. */
  activity: permitted('audit.read')
    .input(
      z.strictObject({
        from: instant,
        until: instant,
        zone,
        filter: auditFilter.default({}),
      }),
    )
    .query(async ({ ctx, input }) => {
      const days = await countAuditByDay(ctx.services.database.prisma, input)
      return { total: days.reduce((sum, { count }) => sum + count, 0), days }
    }),
  /** What the log's filters can be set to. */
  facets: permitted('audit.read').query(async ({ ctx }) => {
    const everyone = await listOperators(ctx.services.database.prisma, { demo: ctx.services.config.demo })
    return {
      actions: [...auditedActions].toSorted(),
      actors: everyone.map(operator => ({ id: operator.id, name: operator.name })),
    }
  }),
  follow: permitted('audit.read').subscription(({ ctx, signal }) =>
    ctx.services.live.follow('audit', signal ?? AbortSignal.abort()),
  ),
})

export const operatorsConsole = { session, operators, invitations, views, audit }
