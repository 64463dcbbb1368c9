// Reads what was pasted into the palette as an id: what it names, and what of it may be sent to find it.

export type RecognisedId =
  | { kind: (typeof kinds)[keyof typeof kinds]; id: string }
  /** Something of the ledger's: its id carries the account. */
  | { kind: 'ledger'; id: string }
  /** The start of a product key. Of a whole key no more than this is kept or sent: the rest is a secret. */
  | { kind: 'keyPrefix'; mode: 'live' | 'test'; prefix: string }

const kinds = {
  key: 'key',
  opr: 'operator',
  aud: 'audit',
  inv: 'invitation',
  req: 'request',
  pur: 'purchase',
  dsp: 'dispute',
  ann: 'annotation',
} as const

/** Ten characters of time and sixteen of chance, in the alphabet of server/platform/ids.ts. */
const idPattern = /^(key|opr|aud|inv|req|pur|dsp|ann)_[0-9a-hjkmnp-tv-z]{26}$/
const ledgerPattern = /^(acc_[0-9a-f]{32}|(ent|hld|lot)_[0-9a-f]{32}_[1-9][0-9]{0,14})$/
/** Stripe's names, in which capitals count: checkouts, payments, charges, refunds, disputes, warnings, events, and what renews. */
const stripePattern = /^(cs_(test|live)|pi|ch|py|re|pyr|dp|du|issfr|evt|in|sub)_[0-9a-zA-Z]{14,}$/
const keyPattern = /^fbx_(live|test)_[0-9a-z]*$/
const prefixLength = 'fbx_live_'.length + 8

export function recogniseId(text: string): RecognisedId | null {
  // Ids are copied out of logs and tables with quotes, commas and brackets around them.
  const written = text.trim().replaceAll(/^["'`([{<]+|["'`)\]}>,.;:]+$/g, '')
  const bare = written.toLowerCase()
  const prefix = idPattern.exec(bare)?.[1]
  if (prefix !== undefined) return { kind: kinds[prefix as keyof typeof kinds], id: bare }
  if (ledgerPattern.test(bare)) return { kind: 'ledger', id: bare }
  if (stripePattern.test(written)) return { kind: 'purchase', id: written }
  const mode = keyPattern.exec(bare)?.[1]
  if (mode === undefined) return null
  return { kind: 'keyPrefix', mode: mode === 'live' ? 'live' : 'test', prefix: bare.slice(0, prefixLength) }
}
