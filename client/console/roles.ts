// What each role is for, in a line: the demo's buttons, invitations and refusals say it with these words.

import { can, type Permission, rolesWith } from '../../server/operators/rules.ts'
import type { Role } from '../../server/operators/schema.ts'

export const roleWords: Record<Role, { name: string; may: string }> = {
  owner: { name: 'Owner', may: 'Everything, and who may do what' },
  growth: { name: 'Growth', may: 'Change an economy’s settings' },
  support: { name: 'Support', may: 'Look after one account at a time' },
  risk: { name: 'Risk', may: 'Read the audit log and judge abuse' },
  developer: { name: 'Developer', may: 'Make, rotate and revoke product keys' },
  viewer: { name: 'Viewer', may: 'Look at everything, change nothing' },
}

export interface Allowance {
  allowed: boolean
  /** Who may, for a control that this operator may not use; handed to `refusedBecause`. */
  refusedBecause: string | undefined
}

export function allowanceOf(role: Role, permission: Permission): Allowance {
  if (can(role, permission)) return { allowed: true, refusedBecause: undefined }
  return { allowed: false, refusedBecause: `${nameRoles(rolesWith(permission))} may do this` }
}

/** `Owner`, `Owner or Risk`, `Owner, Growth or Risk`. */
export function nameRoles(roles: readonly Role[]): string {
  const names = roles.map(role => roleWords[role].name)
  const last = names.at(-1) ?? ''
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} or ${last}`
}
