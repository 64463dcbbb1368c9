// The words of the audit log: what an action did, what kind of thing it did it to, and where that thing is.

/** Each action as what happened. A test asks for words when the server audits something new. */
export const actionWords: Readonly<Record<string, string>> = {
  'catalog.approve': 'Prices approved',
  'catalog.cancel': 'Planned prices cancelled',
  'catalog.loadPreset': 'Preset prices loaded',
  'catalog.publish': 'Prices published',
  'catalog.reject': 'Prices rejected',
  'catalog.rollBack': 'Prices rolled back',
  'catalog.start': 'Prices begun',
  'economies.change': 'Economy changed',
  'economies.create': 'Economy created',
  'invitations.accept': 'Invitation accepted',
  'invitations.create': 'Operator invited',
  'invitations.revoke': 'Invitation revoked',
  'keys.change': 'Key changed',
  'keys.create': 'Key created',
  'keys.revoke': 'Key revoked',
  'keys.rotate': 'Key rotated',
  'operators.changeRole': 'Role changed',
  'operators.disable': 'Operator disabled',
  'operators.enable': 'Operator enabled',
  'operators.endSessions': 'Operator signed out everywhere',
  'operators.renewPassword': 'Password link made',
  'operators.setPassword': 'Password set by link',
  'self.changePassword': 'Own password changed',
  'self.disableTwoFactor': 'Own second factor removed',
  'self.endOtherSessions': 'Own other sessions ended',
  'self.endSession': 'Own session ended',
  'self.renewBackupCodes': 'Own backup codes renewed',
  'self.signOutEverywhere': 'Signed out everywhere',
  'self.startTwoFactor': 'Own second factor started',
  'views.remove': 'View deleted',
  'views.rename': 'View renamed',
  'views.save': 'View saved',
}

export function sayAction(action: string): string {
  return actionWords[action] ?? action
}

export const subjectKindWords = {
  economy: 'Economy',
  invitation: 'Invitation',
  operator: 'Operator',
  price_version: 'Price version',
  product_key: 'Key',
  publish_request: 'Publish request',
  view: 'Saved view',
} as const

type SubjectKind = keyof typeof subjectKindWords

export function saySubjectKind(kind: string): string {
  return isSubjectKind(kind) ? subjectKindWords[kind] : kind
}

function isSubjectKind(kind: string): kind is SubjectKind {
  return kind in subjectKindWords
}
