// What of a palette's entries a query means, the nearest first. By words, not by scattered letters: `sign out` is not
// to find `Settings`.
import type { PaletteGroup, PaletteItem } from './command-palette.tsx'
import { splitWords } from './word-match.ts'

/** Groups stay together, the one with the nearest entry first. What the server found is passed on as it came. */
export function rankGroups(groups: readonly PaletteGroup[], query: string): readonly PaletteGroup[] {
  if (query.trim() === '') return groups.filter(group => group.items.length > 0)
  const words = splitWords(query)
  const ranked = groups.map(group => {
    if (group.found) return { group, best: group.items.length > 0 ? Number.POSITIVE_INFINITY : 0 }
    const scored = group.items
      .map(item => ({ item, score: scoreItem(item, words) }))
      .filter(({ score }) => score > 0)
      .toSorted((a, b) => b.score - a.score)
    return { group: { ...group, items: scored.map(({ item }) => item) }, best: scored[0]?.score ?? 0 }
  })
  return ranked
    .filter(({ best }) => best > 0)
    .toSorted((a, b) => b.best - a.best)
    .map(({ group }) => group)
}

/** 0 when a word is nowhere. A word that begins the label counts most, one within a hint least. */
function scoreItem(item: PaletteItem, words: readonly string[]): number {
  const label = splitWords(item.label)
  const keywords = (item.keywords ?? []).flatMap(splitWords)
  const hint = splitWords(item.hint ?? '')
  let total = 0
  for (const word of words) {
    const score = scoreWord(word, label, keywords, hint)
    if (score === 0) return 0
    total += score
  }
  return total
}

function scoreWord(word: string, label: string[], keywords: string[], hint: string[]): number {
  const begins = (candidate: string) => candidate.startsWith(word)
  if (label[0] === word) return 6
  if (label[0]?.startsWith(word)) return 5
  if (label.some(begins)) return 4
  if (keywords.some(begins)) return 3
  if (hint.some(begins)) return 2
  return label.some(candidate => candidate.includes(word)) ? 1 : 0
}
