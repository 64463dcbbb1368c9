// Why this operator cannot approve a refund, by the rule that the server asks too.
import type { Role } from '../../../../server/operators/words.ts'
import { refuseApprover } from '../../../../server/purchases/rules/approval.ts'
import type { RefundRequest } from './purchase-queries.ts'

export function refuseApproval(
  request: Pick<RefundRequest, 'askedById' | 'amount' | 'currency'>,
  operator: { id: string; role: Role },
): string | undefined {
  const { currency } = request
  // On a button no full stop stands.
  return refuseApprover(request, { operator, currency })?.message.replace(/\.$/, '')
}
