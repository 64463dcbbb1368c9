// What each role may do, in words: made from the permission map that the server itself asks.
import { can, type Permission, permissions } from '../../../../server/operators/rules.ts'
import { type Role, roles } from '../../../../server/operators/words.ts'
import { recordKeys } from '../record-keys.ts'

/** Each permission as the end of "may …". The type asks for words when a permission is added. */
const permissionWords: Record<Permission, string> = {
  'self.manage': 'manage their own sign-in and saved views',
  'economies.read': 'see economies and their settings',
  'economies.change': 'change the settings of an economy',
  'economies.create': 'create an economy',
  'catalog.read': 'see prices and their versions',
  'catalog.change': 'draft, publish, approve and roll back prices',
  'keys.read': 'see product keys',
  'keys.change': 'create, edit, rotate and revoke product keys',
  'accounts.read': 'see accounts and their history',
  'accounts.move': 'open disputes and decide them, give, take and refund tokens, up to a limit',
  'accounts.restrict': 'hold an account back, and lift that',
  'purchases.read': 'see purchases and what Stripe says of them',
  'purchases.refund': 'give money back, up to a limit',
  'plans.change': 'cancel and change plans of users',
  'alerts.read': 'see alerts and their incidents',
  'alerts.change': 'make, change, switch and delete alerts',
  'annotations.read': 'see annotations of charts',
  'annotations.change': 'annotate charts',
  'operators.read': 'see operators and invitations',
  'operators.change': 'invite operators, change roles, disable and enable',
  'audit.read': 'read and export the audit log',
}

export interface MatrixRow {
  permission: Permission
  words: string
  allowed: ReadonlyArray<{ role: Role; allowed: boolean }>
}

/** From what everyone may to what few may. */
export function computeRoleMatrix(): MatrixRow[] {
  return listPermissions()
    .toSorted((a, b) => permissions[b].length - permissions[a].length)
    .map(permission => ({
      permission,
      words: permissionWords[permission],
      allowed: roles.map(role => ({ role, allowed: can(role, permission) })),
    }))
}

/** What a role may do beyond what everyone may, as a sentence. */
export function describeRole(role: Role): string {
  const special = listPermissions().filter(permission => roles.some(other => !can(other, permission)))
  const own = special.filter(permission => can(role, permission))
  if (own.length === special.length) return 'May do everything.'
  if (own.length === 0) return 'May look around, and change nothing but their own sign-in.'
  return `May ${own.map(permission => permissionWords[permission]).join('; ')}.`
}

function listPermissions(): Permission[] {
  return recordKeys(permissions)
}
