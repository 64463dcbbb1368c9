// What the store's page sends to its own server, and what it gets.
import { z } from 'zod'
import { plainText } from '../platform/text.ts'
import { letterLengths, nameLengthMax, postingsMax, type Tone, textLengthMax, tones } from './words.ts'

const name = plainText(nameLengthMax).trim()
const text = plainText(textLengthMax).trim()

export const letterInput = z.strictObject({
  company: name,
  role: name,
  notes: text,
  length: z.literal(letterLengths, `is one of ${letterLengths.join(', ')}`),
  /** One letter in each. */
  versions: z
    .int('is a whole number')
    .min(1, 'is at least 1')
    .max(tones.length, `is at most ${tones.length}`),
})
export type LetterInput = z.infer<typeof letterInput>

export const resumeInput = z.strictObject({ resume: text, posting: text })
export type ResumeInput = z.infer<typeof resumeInput>

export const matchInput = z.strictObject({
  about: text,
  postings: z.array(text).min(1, 'names one at least').max(postingsMax, `names at most ${postingsMax}`),
})
export type MatchInput = z.infer<typeof matchInput>

/** A run as the page asks for it; what goes in depends on the tool. */
export const runInput = z.strictObject({
  requestId: z.string('is a text').regex(/^[\w-]{1,64}$/, 'is an id'),
  /** For whoever tries the store: the work ends in an error, and nobody pays for it. */
  fails: z.boolean().default(false),
  input: z.unknown(),
})

export const visitorInput = z.strictObject({
  visitorId: z.string('is a text').max(40, 'is at most 40 characters'),
})

export type LetterResult = { versions: { tone: Tone; text: string }[] }

/** A line of the résumé, cut where words of the posting begin and end. */
type ResumeLine = {
  /** Where it stood, from 1. */
  place: number
  parts: TextPart[]
  asked: number
}
/** `start`: its first sign in the line. */
export type TextPart = { start: number; text: string; isAsked: boolean }
export type ResumeResult = { headline: string; lines: ResumeLine[]; missing: string[] }

export type MatchResult = {
  /** `place`: which of those that were given, from 1. */
  postings: {
    place: number
    title: string
    score: number
    found: string[]
    missing: string[]
    advice: string
  }[]
}

export type RunAnswer<Result> = {
  result: Result
  /** Null: paid before, and written again from the same words; or not to be paid, as the tokens could not be taken. */
  charged: number | null
}

export type Visitor = { visitorId: string; name: string }
export type VisitorAnswer = { visitor: Visitor; others: Visitor[] }
