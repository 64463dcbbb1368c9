// The words of a text that say something about a job, and where they stand in it.
import type { TextPart } from '../schema.ts'

const termsMax = 18

const silent = new Set(
  `a about above after all also an and any are as at be been being between both but by can could did do does each for from
  had has have having he her his how i if in into is it its itself just like make many may me might more most must my new no
  not of off on one only or other our out over own per she should so some such than that the their them then there these
  they this those through to too under up us use very was we well were what when where which while who whom why will with
  within without would year years you your job role team teams work working company people looking join strong good great
  experience experienced ability skills plus including across day days help want need needs apply turn hear hears
  included welcome needed plan look after keep ask asked well`.split(/\s+/),
)

/** The most frequent first, and of those the first in the text. */
export function listTerms(text: string): string[] {
  const counted = new Map<string, { word: string; count: number }>()
  for (const { word } of findWords(text)) {
    const known = counted.get(stemOf(word))
    if (known !== undefined) known.count += 1
    else if (isTelling(word)) counted.set(stemOf(word), { word, count: 1 })
  }
  return [...counted.values()]
    .toSorted((one, other) => other.count - one.count)
    .slice(0, termsMax)
    .map(({ word }) => word)
}

export function hasTerm(text: string, term: string): boolean {
  return findWords(text).some(({ word }) => stemOf(word) === stemOf(term))
}

/** The text cut into pieces, of which every second one is a word out of `terms`. */
export function markTerms(text: string, terms: string[]): TextPart[] {
  const parts: TextPart[] = []
  const stems = new Set(terms.map(stemOf))
  let from = 0
  for (const { word, start, end } of findWords(text)) {
    if (!stems.has(stemOf(word))) continue
    if (start > from) parts.push({ start: from, text: text.slice(from, start), isAsked: false })
    parts.push({ start, text: text.slice(start, end), isAsked: true })
    from = end
  }
  if (from < text.length) parts.push({ start: from, text: text.slice(from), isAsked: false })
  return parts
}

/** In small letters. */
function findWords(text: string): { word: string; start: number; end: number }[] {
  return [...text.matchAll(/\p{L}[\p{L}\p{N}]*(?:[+#]+|-\p{L}[\p{L}\p{N}]*)*/gu)].map(found => ({
    word: found[0].toLowerCase(),
    start: found.index,
    end: found.index + found[0].length,
  }))
}

/** Without the ends of a plural or a past, so that "designed" answers to "designs". What is left need not be a word. */
function stemOf(word: string): string {
  const singular = word.length > 4 && /[^s]s$/.test(word) ? word.slice(0, -1) : word
  return singular.replace(/(?<=\p{L}{4})(ing|ed|er|e)$/u, '')
}

function isTelling(word: string): boolean {
  return word.length > 2 && !silent.has(word) && !silent.has(stemOf(word))
}
