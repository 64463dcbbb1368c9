// What is typed about a key held against the server's schema. Loaded when it is sent: the schema's library is large.
import { z } from 'zod'
import { keyName, rateLimitPerMinute, scopeSet } from '../../../../server/keys/schema.ts'
import { refuseFields } from '../refuse-fields.ts'
import { refuseExpiry } from './expiry.ts'
import { fieldsOf, type KeyDraft } from './key-draft.ts'

/** What is wrong with the draft, by field. */
export function refuseDraft(draft: KeyDraft, now: Date): Record<string, string> {
  const expiry = refuseExpiry(draft.expiry, now)
  const noNumber = draft.limited && draft.rateLimitPerMinute === null
  return {
    ...refuseFields(draftSchema, fieldsOf(draft, now), subjects),
    ...(expiry === null ? {} : { expiresAt: expiry }),
    ...(noNumber ? { rateLimitPerMinute: 'Give the number of calls' } : {}),
  }
}

const subjects = { name: 'A name', scopes: 'A key', rateLimitPerMinute: 'A limit' }

const draftSchema = z.object({ name: keyName, scopes: scopeSet, rateLimitPerMinute })
