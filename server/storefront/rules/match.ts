// How well somebody answers to a posting: which of its words they can show, and which not yet.
import type { MatchInput, MatchResult } from '../schema.ts'
import { hasTerm, listTerms } from './terms.ts'

const titleLengthMax = 64
const segmenter = new Intl.Segmenter('en')

export function matchPostings({ about, postings }: MatchInput): MatchResult {
  return { postings: postings.map((posting, at) => ({ place: at + 1, ...matchPosting(about, posting) })) }
}

function matchPosting(about: string, posting: string): Omit<MatchResult['postings'][number], 'place'> {
  const terms = listTerms(posting)
  const found = terms.filter(term => hasTerm(about, term))
  const missing = terms.filter(term => !found.includes(term))
  const score = terms.length === 0 ? 0 : Math.round((100 * found.length) / terms.length)
  return { title: titleOf(posting), score, found, missing, advice: adviseOn(score, missing) }
}

export function titleOf(posting: string): string {
  const [line = ''] = posting.trim().split('\n', 1)
  // By whole signs: half of one could not be kept.
  const signs = Array.from(segmenter.segment(line.trim()), ({ segment }) => segment)
  return signs.length <= titleLengthMax
    ? signs.join('')
    : `${signs
        .slice(0, titleLengthMax - 1)
        .join('')
        .trimEnd()}…`
}

function adviseOn(score: number, missing: string[]): string {
  if (score === 0 && missing.length === 0) return 'This posting says too little to be judged.'
  const [first, second] = missing
  const gap = second === undefined ? first : `${first} and ${second}`
  if (gap === undefined) return 'Everything they ask for is in what you wrote. Apply.'
  if (score >= 60) return `Apply. Say a sentence about ${gap} before they ask.`
  if (score >= 30) return `Worth a try if ${gap} can be learned on the way; say how you would.`
  return `They look for somebody else: ${gap} come first there.`
}
