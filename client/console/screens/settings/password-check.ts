// A change of password held against the server's schema. Loaded when the form is sent: the schema's library is large.
import { z } from 'zod'
import { password } from '../../../../server/operators/schema.ts'
import { refuseFields } from '../refuse-fields.ts'

export interface PasswordDraft {
  currentPassword: string
  newPassword: string
}

export function refusePasswords(draft: PasswordDraft): Record<string, string> {
  return refuseFields(draftSchema, draft, { currentPassword: 'Enter', newPassword: 'A password' })
}

const draftSchema = z.object({
  currentPassword: z.string().min(1, 'your current password first'),
  newPassword: password,
})
