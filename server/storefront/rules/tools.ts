// What a run of each tool is: its action and how much of it, its name in the history, and the work.
import type {
  LetterInput,
  LetterResult,
  MatchInput,
  MatchResult,
  ResumeInput,
  ResumeResult,
} from '../schema.ts'
import { tools } from '../words.ts'
import { writeLetters } from './letter.ts'
import { matchPostings, titleOf } from './match.ts'
import { tailorResume } from './resume.ts'

/** A run that is ready to be paid for. The same input gives the same result, now and later. */
export type Job<Result = LetterResult | MatchResult | ResumeResult> = {
  action: string
  quantity: number
  size: number | undefined
  title: string
  input: unknown
  work(): Result
}

export function matchJob(input: MatchInput): Job<MatchResult> {
  const { action } = tools.match
  const title = input.postings.map(titleOf).join(', ')
  return {
    action,
    quantity: input.postings.length,
    size: undefined,
    title,
    input,
    work: () => matchPostings(input),
  }
}

export function letterJob(input: LetterInput): Job<LetterResult> {
  const { action } = tools.letter
  const title = `${input.role} at ${input.company}`
  return {
    action,
    quantity: input.versions,
    size: input.length,
    title,
    input,
    work: () => writeLetters(input),
  }
}

export function resumeJob(input: ResumeInput): Job<ResumeResult> {
  const { action } = tools.resume
  const title = titleOf(input.posting)
  return { action, quantity: 1, size: undefined, title, input, work: () => tailorResume(input) }
}
