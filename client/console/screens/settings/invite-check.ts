// An invitation held against the server's schema. Loaded when it is sent: the schema's library is large.
import { z } from 'zod'
import { email } from '../../../../server/operators/schema.ts'
import { refuseFields } from '../refuse-fields.ts'

const draftSchema = z.object({ email })

export function refuseInvite(draft: { email: string }): Record<string, string> {
  return refuseFields(draftSchema, draft, { email: 'This' })
}
