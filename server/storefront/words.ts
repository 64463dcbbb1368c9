// What the store's three tools are called and take: without zod, for the store's page.

/** Each tool is one action of the price book of `jobsearch`. */
export const tools = {
  match: { action: 'job_match_detailed', path: '/store/match' },
  letter: { action: 'cover_letter', path: '/store/letter' },
  resume: { action: 'resume_optimization', path: '/store/resume' },
} as const
export type Tool = keyof typeof tools

export const tones = ['plain', 'warm', 'bold'] as const
export type Tone = (typeof tones)[number]

/** In words: what a letter aims at. */
export const letterLengths = [150, 250, 400] as const
export type LetterLength = (typeof letterLengths)[number]

export const postingsMax = 4
export const nameLengthMax = 80
export const textLengthMax = 2_500
