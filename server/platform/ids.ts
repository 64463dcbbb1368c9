// Ids that sort by the time they were made and say by their prefix what they name.
import { randomFillSync } from 'node:crypto'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

export const idPrefixes = {
  request: 'req',
  operator: 'opr',
  session: 'ses',
  invitation: 'inv',
  view: 'viw',
  audit: 'aud',
  productKey: 'key',
  publishRequest: 'pub',
  purchase: 'pur',
  planOrder: 'pln',
  impression: 'imp',
  offer: 'off',
  tokenDispute: 'dsp',
  alert: 'alt',
  incident: 'icd',
  annotation: 'ann',
} as const

/** A prefix, ten characters of milliseconds and sixteen of chance: 80 random bits. */
export function newId(kind: keyof typeof idPrefixes): string {
  return `${idPrefixes[kind]}_${encodeTime(Date.now())}${encodeRandom(16)}`
}

/** `length` characters of five random bits each. */
export function encodeRandom(length: number): string {
  let text = ''
  for (let count = 0; count < length; count += 1) text += alphabet[nextByte() & 31]
  return text
}

/** An id of another instant and of a given chance, from 0 up to 1: alike whenever these are. */
export function composeId(kind: keyof typeof idPrefixes, atMs: number, draw: () => number): string {
  return `${idPrefixes[kind]}_${encodeTime(atMs)}${encodeDrawn(16, draw)}`
}

export function encodeDrawn(length: number, draw: () => number): string {
  let text = ''
  for (let count = 0; count < length; count += 1) text += alphabet[Math.floor(draw() * 32)]
  return text
}

/** Asked for by the thousand: every request has an id, and asking for sixteen bytes costs as much as for four thousand. */
const pool = Buffer.allocUnsafe(4096)
let used = pool.length

/** Each byte is handed out once, and not kept. */
function nextByte(): number {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const byte = pool[used] ?? 0
  pool[used] = 0
  used += 1
  return byte
}

function encodeTime(milliseconds: number): string {
  let text = ''
  for (let rest = milliseconds, place = 0; place < 10; place += 1) {
    text = alphabet[rest % 32] + text
    rest = Math.floor(rest / 32)
  }
  return text
}
