// The words of the audit log: what an action did, what kind of thing it did it to, and where that thing is.

/** Each action as what happened. A test asks for words when the server audits something new. */
export const actionWords: Readonly<Record<string, string>> = {
  'accounts.give': 'Tokens given',
  'accounts.lift': 'Account no longer held back',
  'accounts.refund': 'Charge refunded',
  'accounts.restrict': 'Account held back',
  'accounts.take': 'Tokens taken',
  'alerts.change': 'Alert changed',
  'alerts.create': 'Alert made',
  'alerts.remove': 'Alert deleted',
  'alerts.switch': 'Alert switched',
  'catalog.approve': 'Prices approved',
  'catalog.cancel': 'Planned prices cancelled',
  'catalog.loadPreset': 'Preset prices loaded',
  'catalog.publish': 'Prices published',
  'catalog.reject': 'Prices rejected',
  'catalog.rollBack': 'Prices rolled back',
  'catalog.start': 'Prices begun',
  'disputes.decide': 'Dispute decided',
  'disputes.open': 'Dispute opened',
  'economies.change': 'Economy changed',
  'economies.create': 'Economy created',
  'invitations.accept': 'Invitation accepted',
  'invitations.create': 'Operator invited',
  'invitations.revoke': 'Invitation revoked',
  'keys.change': 'Key changed',
  'keys.command': 'Key created by command',
  'keys.create': 'Key created',
  'keys.revoke': 'Key revoked',
  'keys.rotate': 'Key rotated',
  'operators.changeRole': 'Role changed',
  'operators.command': 'Password link made by command',
  'operators.disable': 'Operator disabled',
  'operators.enable': 'Operator enabled',
  'operators.endSessions': 'Operator signed out everywhere',
  'operators.renewPassword': 'Password link made',
  'operators.setPassword': 'Password set by link',
  'plans.cancel': 'Plan cancelled',
  'plans.change': 'Plan changed',
  'purchases.approveRefund': 'Refund approved',
  'purchases.askRefund': 'Refund asked for',
  'purchases.refund': 'Purchase refunded',
  'purchases.rejectRefund': 'Refund rejected',
  'self.changePassword': 'Own password changed',
  'self.disableTwoFactor': 'Own second factor removed',
  'self.enableTwoFactor': 'Own second factor turned on',
  'self.endOtherSessions': 'Own other sessions ended',
  'self.endSession': 'Own session ended',
  'self.renewBackupCodes': 'Own backup codes renewed',
  'self.signOutEverywhere': 'Signed out everywhere',
  'self.startTwoFactor': 'Own second factor begun',
  'self.useBackupCode': 'Backup code used',
  'views.remove': 'View deleted',
  'views.rename': 'View renamed',
  'views.save': 'View saved',
}

export function sayAction(action: string): string {
  return actionWords[action] ?? action
}

/** The fields of what the log keeps before and after, by path. A path without words is shown as it is. */
const fieldWords: Readonly<Record<string, string>> = {
  about: 'About',
  address: 'Address',
  amount: 'Moved',
  approved: 'Approved',
  asked: 'Asked for',
  available: 'Available',
  backupCodes: 'Backup codes',
  device: 'Device',
  disabled: 'Disabled',
  email: 'E-mail',
  enabled: 'Switched on',
  entryId: 'Entry',
  endsWithPeriod: 'Ends with its period',
  expiresAt: 'Ends',
  friction: 'Held back by',
  frictionText: 'What the user is told',
  frictionUntil: 'Held back until',
  givenBack: 'Given back',
  linksRevoked: 'Links ended',
  moneyCurrency: 'Currency',
  name: 'Name',
  password: 'Password',
  passwordLinkUntil: 'Password link, good until',
  'policies.accounts.opensByItself': 'Accounts open by themselves',
  'policies.keys.lifetimeDaysMax': 'Longest life of a key, in days',
  'policies.keys.rotationOverlapHours': 'Overlap of a rotation, in hours',
  of: 'Of the entry',
  plan: 'Plan',
  prefix: 'Prefix',
  recipients: 'E-mails to',
  rateLimitPerMinute: 'Calls a minute',
  resetZone: 'Reset zone',
  refunded: 'Given back',
  refundId: 'Refund',
  revoked: 'Revoked',
  role: 'Role',
  'rule.bucket': 'Window',
  'rule.countMin': 'Least count',
  'rule.deviations': 'Deviations',
  'rule.hits': 'Windows out of bounds',
  'rule.kind': 'Kind',
  'rule.line': 'Line',
  'rule.metric': 'Metric',
  'rule.of': 'Of the last',
  'rule.side': 'Side',
  'rule.spanDays': 'Days together',
  scopes: 'Scopes',
  screen: 'Screen',
  session: 'Session',
  sessions: 'Sessions',
  setUp: 'Set-up',
  since: 'Since',
  source: 'Source',
  state: 'State',
  successor: 'Successor',
  successorPrefix: 'Successor’s prefix',
  tokenMany: 'Several tokens',
  tokenOne: 'One token',
  tokenSymbol: 'Token symbol',
  twoFactor: 'Second factor',
}

export function sayField(path: string): string {
  return fieldWords[path] ?? path
}

export const subjectKindWords = {
  account: 'Account',
  alert: 'Alert',
  dispute: 'Dispute',
  economy: 'Economy',
  invitation: 'Invitation',
  operator: 'Operator',
  price_version: 'Price version',
  product_key: 'Key',
  publish_request: 'Publish request',
  purchase: 'Purchase',
  view: 'Saved view',
} as const

type SubjectKind = keyof typeof subjectKindWords

export function saySubjectKind(kind: string): string {
  return isSubjectKind(kind) ? subjectKindWords[kind] : kind
}

function isSubjectKind(kind: string): kind is SubjectKind {
  return kind in subjectKindWords
}
