// Shortens an id in its middle: the prefix names the kind, the end tells two of a kind apart.

export function truncateMiddle(text: string, lengthMax: number): string {
  // By code point, so that no surrogate pair is cut in two.
  const characters = Array.from(text)
  if (characters.length <= lengthMax) return text
  const kept = Math.max(lengthMax - 1, 2)
  const head = Math.ceil(kept / 2)
  const tail = kept - head
  return `${characters.slice(0, head).join('')}…${characters.slice(characters.length - tail).join('')}`
}
