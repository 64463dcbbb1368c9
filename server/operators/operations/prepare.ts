// What a start owes the operators: somebody can sign in, and nobody who should not.
import type { Services } from '../../platform/services.ts'
import type { Operator, Role } from '../schema.ts'
import { revokeStartLinks } from '../store/invitations.ts'
import { deleteDemoSessions, findDemoOperatorId, hasOwner, upsertDemoOperator } from '../store/operators.ts'
import { roles } from '../words.ts'
import { insertLink } from './invitations.ts'
import { getOperator } from './operators.ts'

const demoNames: Record<Role, string> = {
  owner: 'Olive Marsh',
  growth: 'Gustav Reyes',
  support: 'Sunniva Holt',
  risk: 'Rafael Idowu',
  developer: 'Dana Okafor',
  viewer: 'Vera Lindqvist',
}

/** At start: demo operators where there is a demo; elsewhere none of their sessions, and a link while nobody owns it. */
export async function prepareOperators(services: Services): Promise<{ ownerLink: string | null }> {
  const { prisma } = services.database
  if (services.config.demo) {
    await upsertDemoOperators(services)
    return { ownerLink: null }
  }
  await deleteDemoSessions(prisma)
  if (await hasOwner(prisma)) return { ownerLink: null }
  await revokeStartLinks(prisma)
  const made = await insertLink(prisma, services, {
    email: null,
    role: 'owner',
    operatorId: null,
    invitedById: null,
  })
  return { ownerLink: made.link }
}

/** Whoever does in the demo's history what a role does. */
export async function getDemoOperator(services: Services, role: Role): Promise<Operator> {
  await upsertDemoOperators(services)
  const { prisma } = services.database
  const id = await findDemoOperatorId(prisma, role)
  if (id === null) throw new Error(`the demo has nobody of the role ${role}`)
  return getOperator(prisma, id)
}

async function upsertDemoOperators({ database: { prisma } }: Services): Promise<void> {
  for (const role of roles)
    await upsertDemoOperator(prisma, { role, name: demoNames[role], email: `${role}@demo.farebox.example` })
}
