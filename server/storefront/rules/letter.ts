// Cover letters out of a few sentences: the same words give the same letters, so that a paid one can be written again.
import type { LetterInput, LetterResult } from '../schema.ts'
import { type LetterLength, type Tone, tones } from '../words.ts'

export function writeLetters(input: LetterInput): LetterResult {
  return { versions: tones.slice(0, input.versions).map(tone => ({ tone, text: writeLetter(input, tone) })) }
}

/** How many of the writer's own sentences are told. */
const sentencesTold: Record<LetterLength, number> = { 150: 2, 250: 4, 400: 7 }

const voices: Record<
  Tone,
  {
    opening(job: LetterInput): string
    bridge: string
    reasons(job: LetterInput): string
    outlook(job: LetterInput): string
    closing: string
  }
> = {
  plain: {
    opening: ({ company, role }) => `I am applying for the post of ${role} at ${company}.`,
    bridge: 'What I bring is quickly told.',
    reasons: ({ company }) =>
      `Of the places I could write to, ${company} is the one where this is the work itself and not what is left over at its edge.`,
    outlook: ({ role }) =>
      `In the first months as ${role} I would listen, take over one thing that hurts, and finish it before the next.`,
    closing: 'I am free to talk at short notice, and glad to show any of it.',
  },
  warm: {
    opening: ({ company, role }) =>
      `When I read that ${company} is looking for a ${role}, I put the newspaper aside and began to write.`,
    bridge: 'Let me tell you a little of what I have done.',
    reasons: ({ company }) =>
      `I have followed ${company} for a while, and what I see is care: things are finished, and people are named.`,
    outlook: () =>
      'I would like to learn how you do it, and to bring along what has worked for me: short notes, early drafts, plain questions.',
    closing: 'I would be happy to meet, over coffee or over a call, whichever is easier for you.',
  },
  bold: {
    opening: ({ company, role }) => `${company} needs a ${role} who ships. Here is why that is me.`,
    bridge: 'Three minutes of reading, no adjectives:',
    reasons: ({ company }) =>
      `I want ${company} because the problem is hard, the product is real, and nobody has solved it well yet.`,
    outlook: ({ role }) =>
      `Give the new ${role} a month and one number to move. If it has not moved, you will hear it from me first.`,
    closing: 'Call me this week. I will have read everything you have published by then.',
  },
}

function writeLetter(input: LetterInput, tone: Tone): string {
  const voice = voices[tone]
  const told = sentencesOf(input.notes).slice(0, sentencesTold[input.length])
  const half = Math.ceil(told.length / 2)
  return [
    `Dear team at ${input.company},`,
    voice.opening(input),
    [voice.bridge, ...told.slice(0, half)].join(' '),
    ...(input.length > 150
      ? [[voice.reasons(input), ...told.slice(half)].join(' ')]
      : [told.slice(half).join(' ')]),
    ...(input.length > 250 ? [voice.outlook(input)] : []),
    voice.closing,
    'Kind regards',
  ]
    .filter(paragraph => paragraph !== '')
    .join('\n\n')
}

function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[.!?])\s+|\n+/)
    .map(sentence => sentence.replace(/^[\s•*–-]+/, '').trim())
    .filter(sentence => sentence !== '')
    .map(sentence => (/[.!?…]$/.test(sentence) ? sentence : `${sentence}.`))
}
