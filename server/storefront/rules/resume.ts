// A résumé turned towards a posting: what it asks for comes first and is marked; what is not there is told.
import type { ResumeInput, ResumeResult } from '../schema.ts'
import { titleOf } from './match.ts'
import { hasTerm, listTerms, markTerms } from './terms.ts'

export function tailorResume({ resume, posting }: ResumeInput): ResumeResult {
  const terms = listTerms(posting)
  const lines = resume
    .split('\n')
    .map(line => line.replace(/^[\s•*–-]+/, '').trim())
    .filter(line => line !== '')
    .map((line, at) => {
      const parts = markTerms(line, terms)
      return { place: at + 1, parts, asked: parts.filter(part => part.isAsked).length }
    })
  const shown = terms.filter(term => hasTerm(resume, term))
  return {
    headline: headlineOf(titleOf(posting), shown),
    // Sorting keeps the order of equals: what answers nothing stays where its writer put it.
    lines: lines.toSorted((one, other) => other.asked - one.asked),
    missing: terms.filter(term => !shown.includes(term)),
  }
}

function headlineOf(title: string, shown: string[]): string {
  const [first, ...more] = shown.filter(term => !hasTerm(title, term)).slice(0, 3)
  if (first === undefined) return title
  return `${title} — with ${[first, ...more].join(', ')}`
}
