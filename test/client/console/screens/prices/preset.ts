// The price books that ship, to try the screen's rules on.
import { readFileSync } from 'node:fs'
import type { PriceBook } from '../../../../../server/catalog/schema.ts'

export function readPreset(economyKey: 'jobsearch' | 'intellicv' | 'applications'): PriceBook {
  return JSON.parse(readFileSync(`prisma/presets/${economyKey}/price-book.json`, 'utf8')) as PriceBook
}
