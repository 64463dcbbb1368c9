// Words of a search held against words of a text: by their beginnings, never by scattered letters.

/** 0 when a word is nowhere. One that begins the text counts most, one within a keyword least. */
export function scoreWords(query: string, label: string, keywords: readonly string[] = []): number {
  const own = splitWords(label)
  const others = keywords.flatMap(splitWords)
  let total = 0
  for (const word of splitWords(query)) {
    const score = scoreWord(word, own, others)
    if (score === 0) return 0
    total += score
  }
  return total
}

function scoreWord(word: string, label: readonly string[], keywords: readonly string[]): number {
  if (label.includes(word)) return 4
  if (label.some(candidate => candidate.startsWith(word))) return 3
  if (keywords.includes(word)) return 2
  return keywords.some(candidate => candidate.startsWith(word)) ? 1 : 0
}

/** In lower case and without accents: `São Paulo` is found by `sao`. */
export function splitWords(text: string): string[] {
  return text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
}
