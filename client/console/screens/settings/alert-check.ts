// An alert held against the server's schema. Loaded when it is sent or tried: the schema's library is large.
import { z } from 'zod'
import { alertName, alertRule } from '../../../../server/alerts/schema.ts'
import { refuseFields } from '../refuse-fields.ts'

const schema = z.object({ name: alertName, rule: alertRule })
const subjects = {
  name: 'A name',
  'rule.metric': 'A metric',
  'rule.line': 'A line',
  'rule.deviations': 'This',
  'rule.countMin': 'This',
  'rule.hits': 'This',
  'rule.of': 'This',
}

export function refuseAlert(draft: unknown): Record<string, string> {
  return refuseFields(schema, draft, subjects)
}
