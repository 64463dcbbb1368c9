// Pinned quotes carry what they promise, sealed: any process can honour one, and nothing has to be kept or looked up.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { booksOf } from '../../catalog/operations/books.ts'
import { DomainError } from '../../platform/errors.ts'
import type { Services } from '../../platform/services.ts'
import { isSameCall, type PinnedQuote, readPinned, writePinned } from '../rules/pin.ts'
import type { Pin, SpendCall } from '../rules/terms.ts'

export function sealPin(services: Services, quote: PinnedQuote): string {
  const text = Buffer.from(writePinned(quote)).toString('base64url')
  return `quo_${text}.${sealOf(services, text)}`
}

/** The promise behind a quote id; refused when it was made for another call. Whether it has expired is decided with the move. */
export async function openPin(
  services: Services,
  quoteId: string,
  call: SpendCall & { mode: 'live' | 'test' },
): Promise<Pin> {
  const match = /^quo_([\w-]+)\.([\w-]{43})$/.exec(quoteId)
  const [, text = '', seal = ''] = match ?? []
  if (match === null || !isSealed(services, text, seal)) throw foreignQuote('is not the id of a quote')
  const quote = readPinned(Buffer.from(text, 'base64url').toString())
  if (!isSameCall(quote, call)) throw foreignQuote('was made for another call')
  const document = await booksOf(services).find(call.economyKey, quote.version)
  if (document === null) throw foreignQuote('names a price version that is gone')
  const { version, arm, atMs, expiresAtMs, spentTokens } = quote
  return { version, document, arm, atMs, expiresAtMs, spentTokens }
}

function foreignQuote(message: string): DomainError {
  return new DomainError('INVALID_INPUT', `Invalid input: quoteId: ${message}.`, {
    fields: { quoteId: message },
  })
}

function sealOf({ secret }: Services, text: string): string {
  return createHmac('sha256', secret).update(`quote ${text}`).digest('base64url')
}

function isSealed(services: Services, text: string, seal: string): boolean {
  return timingSafeEqual(Buffer.from(sealOf(services, text)), Buffer.from(seal))
}
