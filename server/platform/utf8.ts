// Bodies and addresses are UTF-8 and nothing else: read leniently, all that cannot be read becomes one and the same character,
// and two users or two request ids that differ in it become one.
import { isUtf8 } from 'node:buffer'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { HttpRefusal } from './errors.ts'
import { toTrpcError } from './refusals.ts'

type Next = (error?: unknown) => void

/** As text, for tRPC's adapter and the proxy of browsers, which would read the bytes leniently. */
export function readTextBody(bytesMax: number) {
  return async (
    request: IncomingMessage & { body?: unknown },
    _response: ServerResponse,
    next: Next,
  ): Promise<void> => {
    if (request.method !== 'POST') return next()
    let refusal = refusalOfHead(request)
    let text = ''
    try {
      if (refusal === null) text = await readBody(request, bytesMax)
    } catch (error) {
      // Whoever left while sending reads no answer.
      if (!(error instanceof HttpRefusal)) return
      refusal = error
    }
    // There when it was refused, too, so that nobody reads it again.
    request.body = text
    next(refusal === null ? undefined : toTrpcError(refusal))
  }
}

function refusalOfHead({ headers }: IncomingMessage): HttpRefusal | null {
  if (isForeignCharset(headers['content-type'])) return foreignCharset()
  const { 'content-encoding': encoding = 'identity' } = headers
  return encoding.toLowerCase() === 'identity'
    ? null
    : new HttpRefusal(415, 'Send the body without a content-encoding: none is read here.')
}

/** Refused as `HttpRefusal`; fails otherwise when it was not sent whole. */
export function readBody(request: IncomingMessage, bytesMax: number): Promise<string> {
  return new Promise((resolve, reject) => {
    if (Number(request.headers['content-length'] ?? 0) > bytesMax) {
      reject(tooLarge(bytesMax))
      return
    }
    const chunks: Buffer[] = []
    let bytes = 0
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > bytesMax) {
        request.removeAllListeners('data')
        request.resume()
        reject(tooLarge(bytesMax))
        return
      }
      chunks.push(chunk)
    })
    request.once('end', () => {
      const [first] = chunks
      const body = chunks.length === 1 ? first : Buffer.concat(chunks)
      if (body === undefined) resolve('')
      else if (isUtf8(body)) resolve(withoutMark(body.toString()))
      else reject(notUtf8())
    })
    request.once('error', reject)
    request.once('close', () => reject(new Error('the request was not sent whole')))
  })
}

/** Some write the mark of the encoding before a text; parsers of JSON take it for a part of it. */
function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
}

/** For the parsers of Express, as their `verify`: what they were about to decode. */
export function verifyUtf8({ headers }: IncomingMessage, _response: ServerResponse, bytes: Buffer): void {
  if (isForeignCharset(headers['content-type'])) throw foreignCharset()
  if (!isUtf8(bytes)) throw notUtf8()
}

export function isForeignCharset(contentType: string | undefined): boolean {
  if (contentType === undefined) return false
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(contentType)?.[1]
  return charset !== undefined && !/^utf-?8$/i.test(charset)
}

export function foreignCharset(): HttpRefusal {
  return new HttpRefusal(415, 'Send the body in UTF-8: no other charset is read here.')
}

function notUtf8(): HttpRefusal {
  return new HttpRefusal(400, 'The body is not valid UTF-8.')
}

function tooLarge(bytesMax: number): HttpRefusal {
  return new HttpRefusal(413, `The body is too large: at most ${bytesMax} bytes are read here.`)
}

/** Refuses what is asked in an address that cannot be read; of a path that cannot, each door says what is not there. */
export function utf8Addresses({ url = '' }: IncomingMessage, _response: ServerResponse, next: Next): void {
  const mark = url.indexOf('?')
  if (mark === -1 || isUtf8Address(url.slice(mark))) return next()
  const message = 'What is written with % in the address is not valid UTF-8; % itself is written %25.'
  next(new HttpRefusal(400, message))
}

/** Bytes that are not ASCII, written as themselves, are no HTTP. Most addresses need no more than one look. */
export function isUtf8Address(address: string): boolean {
  if (!beyondAscii.test(address)) return true
  try {
    decodeURIComponent(address)
    return true
  } catch {
    return false
  }
}

/** Or nothing that % may stand before. */
const beyondAscii = /%(?![0-7][\da-f])/i
