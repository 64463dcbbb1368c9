// How operators are kept and found.
import type { Rows } from '../../platform/database.ts'
import { newId } from '../../platform/ids.ts'
import type { Operator, Role } from '../schema.ts'

const columns = {
  id: true,
  name: true,
  email: true,
  role: true,
  demo: true,
  disabledAt: true,
  twoFactorEnabled: true,
  createdAt: true,
  lastSeenAt: true,
  _count: { select: { sessions: true } },
} as const

type Row = Omit<Operator, 'sessionsCount'> & { _count: { sessions: number } }

function toOperator({ _count, ...row }: Row): Operator {
  return { ...row, sessionsCount: _count.sessions }
}

export async function findOperator(rows: Rows, id: string): Promise<Operator | null> {
  const row = await rows.operator.findUnique({ where: { id }, select: columns })
  return row === null ? null : toOperator(row)
}

export async function findOperatorByEmail(rows: Rows, email: string): Promise<Operator | null> {
  const row = await rows.operator.findUnique({ where: { email }, select: columns })
  return row === null ? null : toOperator(row)
}

/** Everyone, by name: an operation has tens of operators, not thousands. Demo operators only where there is a demo. */
export async function listOperators(rows: Rows, options: { demo: boolean }): Promise<Operator[]> {
  const found = await rows.operator.findMany({
    where: options.demo ? {} : { demo: false },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    select: columns,
  })
  return found.map(toOperator)
}

/** Locks every owner, so that two owners cannot disable each other at the same moment. */
export async function countActiveOwnersForUpdate(rows: Rows, options: { demo: boolean }): Promise<number> {
  const owners = await rows.$queryRaw<{ id: string }[]>`
    select id
    from operator
    where role = 'owner'
      and disabled_at is null
      and (${options.demo} or not demo)
    order by id
    for update`
  return owners.length
}

/** Whether anyone could sign in with a password, outside the demo. */
export async function hasOwner(rows: Rows): Promise<boolean> {
  const owner = await rows.operator.findFirst({
    where: { role: 'owner', demo: false, disabledAt: null },
    select: { id: true },
  })
  return owner !== null
}

export async function insertOperator(
  rows: Rows,
  operator: { name: string; email: string; role: Role; passwordHash: string },
): Promise<Operator> {
  const id = newId('operator')
  const row = await rows.operator.create({
    data: {
      id,
      name: operator.name,
      email: operator.email,
      emailVerified: true,
      role: operator.role,
      credentials: {
        create: {
          id: newId('operator'),
          accountId: id,
          providerId: 'credential',
          password: operator.passwordHash,
        },
      },
    },
    select: columns,
  })
  return toOperator(row)
}

/** One operator per role who can be entered without a password, while the demo is on. Safe to repeat. */
export async function upsertDemoOperator(
  rows: Rows,
  operator: { name: string; email: string; role: Role },
): Promise<void> {
  await rows.operator.upsert({
    where: { email: operator.email },
    create: { id: newId('operator'), ...operator, emailVerified: true, demo: true },
    update: {},
  })
}

export async function findDemoOperatorId(rows: Rows, role: Role): Promise<string | null> {
  const found = await rows.operator.findFirst({
    where: { demo: true, role, disabledAt: null },
    select: { id: true },
  })
  return found?.id ?? null
}

/** The roles that a demo button leads to. */
export async function listDemoRoles(rows: Rows): Promise<Role[]> {
  const found = await rows.operator.findMany({
    where: { demo: true, disabledAt: null },
    distinct: ['role'],
    orderBy: { role: 'asc' },
    select: { role: true },
  })
  return found.map(({ role }) => role)
}

/** By the database's clock, which Prisma's update cannot name. */
export async function updateLastSeen(rows: Rows, id: string): Promise<void> {
  await rows.$executeRaw`update operator set last_seen_at = now() where id = ${id}`
}

export async function updateRole(rows: Rows, id: string, role: Role): Promise<void> {
  await rows.operator.update({ where: { id }, data: { role } })
}

/** Disabling ends every session at once; enabling gives none back. */
export async function updateDisabled(rows: Rows, id: string, disabled: boolean): Promise<void> {
  await rows.$executeRaw`update operator set disabled_at = case when ${disabled} then now() end, updated_at = now() where id = ${id}`
  if (disabled) await deleteSessions(rows, id)
}

export type OwnSession = { id: string; userAgent: string | null; ipAddress: string | null; createdAt: Date }

export async function findOwnSession(
  rows: Rows,
  operatorId: string,
  token: string,
): Promise<OwnSession | null> {
  return rows.operatorSession.findFirst({
    where: { operatorId, token },
    select: { id: true, userAgent: true, ipAddress: true, createdAt: true },
  })
}

export async function deleteSessions(rows: Rows, operatorId: string): Promise<number> {
  const { count } = await rows.operatorSession.deleteMany({ where: { operatorId } })
  return count
}

export async function deleteDemoSessions(rows: Rows): Promise<void> {
  await rows.operatorSession.deleteMany({ where: { operator: { demo: true } } })
}

export async function updatePassword(rows: Rows, operatorId: string, passwordHash: string): Promise<void> {
  await rows.operatorCredential.upsert({
    where: { providerId_accountId: { providerId: 'credential', accountId: operatorId } },
    create: {
      id: newId('operator'),
      operatorId,
      accountId: operatorId,
      providerId: 'credential',
      password: passwordHash,
    },
    update: { password: passwordHash },
  })
}

/** Takes the second factor away, for somebody who lost the device. */
export async function deleteTwoFactor(rows: Rows, operatorId: string): Promise<void> {
  await rows.operatorTwoFactor.deleteMany({ where: { operatorId } })
  await rows.operator.update({ where: { id: operatorId }, data: { twoFactorEnabled: false } })
}
