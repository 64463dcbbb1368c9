// What rows of a price book are called whose keys spends and purchases hold, also those that are in it no more.
import type { Services } from '../../platform/services.ts'
import type { NamedSection, PriceBook } from '../schema.ts'
import { findLastNames } from '../store/versions.ts'
import { booksOf } from './books.ts'

type Asked = { economyKey: string; sections: readonly NamedSection[]; keys: readonly string[] }
type Named = { key: string; name: string }

/** By the book in force; what is not in it has the name that it had last. What no book ever had is left out. */
export async function findNames(services: Services, { economyKey, sections, keys }: Asked): Promise<Named[]> {
  const inForce = await booksOf(services).inForce(economyKey)
  if (inForce === null) return []
  const wanted = new Set(keys)
  const named: Named[] = []
  // A key of several sections is the first one's.
  for (const row of listRows(inForce.document, sections)) if (wanted.delete(row.key)) named.push(row)
  if (wanted.size === 0) return named
  const asked = { economyKey, sections, keys: [...wanted], before: inForce.number }
  return [...named, ...(await findLastNames(services.database.prisma, asked))]
}

function listRows(book: PriceBook, sections: readonly NamedSection[]): Named[] {
  return sections.flatMap(section => book[section].map(({ key, name }) => ({ key, name })))
}
