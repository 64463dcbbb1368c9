// The price versions that figures are asked for: one that does not exist is refused, rather than answered with nothing.
import { booksOf } from '../../catalog/operations/books.ts'
import { findReign, type Reign } from '../../catalog/rules/versions.ts'
import { DomainError } from '../../platform/errors.ts'
import type { Services } from '../../platform/services.ts'

type Asked = { economyKey: string; priceVersion?: number | undefined; againstVersion?: number | undefined }

export async function refuseUnknownVersions(services: Services, asked: Asked): Promise<void> {
  const { economyKey } = asked
  for (const field of ['priceVersion', 'againstVersion'] as const) {
    const number = asked[field]
    if (number === undefined || (await isKnown(services, economyKey, number))) continue
    const message = `is not a price version of ${economyKey}`
    throw new DomainError('INVALID_INPUT', `${field}: ${number} ${message}.`, {
      fields: { [field]: message },
    })
  }
}

/** Null: there is no such version, or it was cancelled before it began. */
export async function findReignOf(
  services: Services,
  { economyKey, version }: { economyKey: string; version: number },
): Promise<Reign | null> {
  return findReign(await booksOf(services).begins(economyKey), version)
}

/** In memory as a rule; one that was cancelled, or published a moment ago, is looked for where it is kept. */
async function isKnown(services: Services, economyKey: string, number: number): Promise<boolean> {
  const books = booksOf(services)
  const begins = await books.begins(economyKey)
  return begins.some(begin => begin.number === number) || (await books.find(economyKey, number)) !== null
}
