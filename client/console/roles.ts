// What each role is for, in a line: the demo's buttons, invitations and refusals say it with these words.

import { can, type Permission, rolesWith } from '../../server/operators/rules.ts'
import { type Role, roleNames } from '../../server/operators/words.ts'

export const roleWords: Record<Role, { name: string; may: string }> = {
  owner: { name: roleNames.owner, may: 'Everything, and who may do what' },
  growth: { name: roleNames.growth, may: 'Change prices and settings of an economy' },
  support: { name: roleNames.support, may: 'Look at everything but the audit log' },
  risk: { name: roleNames.risk, may: 'Look at everything, the audit log too' },
  developer: { name: roleNames.developer, may: 'Make, rotate and revoke product keys' },
  viewer: { name: roleNames.viewer, may: 'Look at everything but the audit log' },
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
  const names = roles.map(role => roleNames[role])
  const last = names.at(-1) ?? ''
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} or ${last}`
}
