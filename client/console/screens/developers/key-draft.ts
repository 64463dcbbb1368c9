// What is being typed about a key, before it is sent: how it begins, what is wrong with it, what it asks for.
import type { Scope } from '../../../../server/keys/words.ts'
import { lateCheck } from '../late-check.ts'
import { computeExpiresAt, defaultExpiry, type ExpiryChoice, refuseExpiry } from './expiry.ts'
import type { Key } from './key.tsx'

export interface KeyDraft {
  name: string
  scopes: readonly Scope[]
  expiry: { choice: ExpiryChoice; date: string | null; current: string | null }
  /** Apart from the number, so that one which cannot be read is not taken for none. */
  limited: boolean
  rateLimitPerMinute: number | null
}

export function newDraft(lifetimeDaysMax: number | null): KeyDraft {
  return {
    name: '',
    scopes: ['read', 'spend'],
    expiry: { choice: defaultExpiry(lifetimeDaysMax), date: null, current: null },
    limited: false,
    rateLimitPerMinute: null,
  }
}

export function draftOf(key: Key): KeyDraft {
  return {
    name: key.name,
    scopes: key.scopes,
    expiry: { choice: 'keep', date: key.expiresAt, current: key.expiresAt },
    limited: key.rateLimitPerMinute !== null,
    rateLimitPerMinute: key.rateLimitPerMinute,
  }
}

export interface KeyFields {
  name: string
  scopes: Scope[]
  rateLimitPerMinute: number | null
  expiresAt: string | null
}

export function fieldsOf(draft: KeyDraft, now: Date): KeyFields {
  return {
    name: draft.name.trim(),
    scopes: [...draft.scopes],
    rateLimitPerMinute: draft.limited ? draft.rateLimitPerMinute : null,
    expiresAt: computeExpiresAt(draft.expiry, now),
  }
}

const loadCheck = lateCheck(() => import('./key-draft-check.ts'))

/** What is wrong with the draft, by field. */
export async function refuseDraft(draft: KeyDraft, now: Date): Promise<Record<string, string>> {
  const check = await loadCheck()
  const expiry = refuseExpiry(draft.expiry, now)
  const noNumber = draft.limited && draft.rateLimitPerMinute === null
  return {
    ...check?.refuseKeyFields(fieldsOf(draft, now)),
    ...(expiry === null ? {} : { expiresAt: expiry }),
    ...(noNumber ? { rateLimitPerMinute: 'Give the number of calls' } : {}),
  }
}
