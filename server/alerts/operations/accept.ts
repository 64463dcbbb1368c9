// What of a rule the schema cannot say: that it fits its metric.
import { DomainError } from '../../platform/errors.ts'
import { refuseRule } from '../rules/fit.ts'
import type { AlertRule } from '../schema.ts'

export function acceptRule(rule: AlertRule): void {
  const fields = refuseRule(rule)
  const [first] = Object.values(fields)
  if (first !== undefined) throw new DomainError('INVALID_INPUT', first, { fields })
}
