// A key's fields held against the server's schema. Loaded when they are sent: the schema's library is large.
import { z } from 'zod'
import { keyName, rateLimitPerMinute, scopeSet } from '../../../../server/keys/schema.ts'
import { refuseFields } from '../refuse-fields.ts'

const schema = z.object({ name: keyName, scopes: scopeSet, rateLimitPerMinute })
const subjects = { name: 'A name', scopes: 'A key', rateLimitPerMinute: 'A limit' }

export function refuseKeyFields(fields: unknown): Record<string, string> {
  return refuseFields(schema, fields, subjects)
}
