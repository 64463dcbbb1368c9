// Ids that sort by the time they were made and say by their prefix what they name.
import { randomBytes } from 'node:crypto'

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
} as const

/** A prefix, ten characters of milliseconds and sixteen of chance: 80 random bits. */
export function newId(kind: keyof typeof idPrefixes): string {
  return `${idPrefixes[kind]}_${encodeTime(Date.now())}${encodeRandom(16)}`
}

/** `length` characters of five random bits each. */
export function encodeRandom(length: number): string {
  let text = ''
  for (const byte of randomBytes(length)) text += alphabet[byte & 31]
  return text
}

function encodeTime(milliseconds: number): string {
  let text = ''
  for (let rest = milliseconds, place = 0; place < 10; place += 1) {
    text = alphabet[rest % 32] + text
    rest = Math.floor(rest / 32)
  }
  return text
}
