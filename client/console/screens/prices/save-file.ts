// A price book as a file, for a review elsewhere.
import type { PriceBook } from '../../../../server/catalog/schema.ts'

export async function saveBook(document: PriceBook, name: string): Promise<void> {
  const { serialisePriceBook } = await import('./book-check.ts')
  const url = URL.createObjectURL(new Blob([serialisePriceBook(document)], { type: 'application/json' }))
  const link = window.document.createElement('a')
  link.href = url
  link.download = `${name}.json`
  link.click()
  URL.revokeObjectURL(url)
}
