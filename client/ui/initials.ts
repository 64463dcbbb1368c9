// Up to two letters that stand for a person.

/** From the first and last word of a name, or from the part of an address before the @. */
export function initials(name: string): string {
  const words = (name.trim().split('@')[0] ?? '').split(/[\s._-]+/).filter(word => word !== '')
  const chosen = words.length > 1 ? [words.at(0), words.at(-1)] : words
  return chosen.map(word => Array.from(word ?? '')[0]?.toUpperCase() ?? '').join('') || '?'
}
