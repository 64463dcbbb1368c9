// What the checks say of a draft, a moment after each change.
import { useEffect, useState } from 'react'
import type { Mistake } from '../../../../server/catalog/rules/mistake.ts'
import type { PriceBook } from '../../../../server/catalog/schema.ts'

const checkAfterMs = 150
const none: readonly Mistake[] = []

/** Null until it was checked for the first time; then the last answer until the next. */
export function useMistakes(document: PriceBook | null): readonly Mistake[] | null {
  const [mistakes, setMistakes] = useState<readonly Mistake[] | null>(null)
  useEffect(() => {
    if (document === null) return
    let overtaken = false
    const timer = setTimeout(() => {
      void import('./book-check.ts').then(({ checkPriceBook }) => {
        if (!overtaken) setMistakes(checkPriceBook(document))
      })
    }, checkAfterMs)
    return () => {
      overtaken = true
      clearTimeout(timer)
    }
  }, [document])
  return document === null ? none : mistakes
}
