// What users of the demo write when they dispute a move of tokens, and what support answers.
import type { DisputeReason } from '../../server/disputes/words.ts'

type DisputeWords = {
  texts: readonly string[]
  /** Why it is given back, or kept; empty: never so. */
  givenBack: readonly string[]
  kept: readonly string[]
}

export const disputeWords: Record<DisputeReason, DisputeWords> = {
  unexpected_cost: {
    texts: [
      'I only wanted to look at it. Nothing told me that it costs tokens.',
      'I thought the first one was free.',
      'It ran when I opened the page, I did not press anything.',
    ],
    givenBack: ['The first of its kind: given back once, and told what it costs.'],
    kept: ['The price stood on the button, and the result was used.'],
  },
  price_unclear: {
    texts: [
      'Last week it had another price. Was I charged too much?',
      'It said less before I pressed the button.',
      'Why does the same thing cost a different number of tokens now?',
    ],
    givenBack: ['Run in the days around a change of prices: given back as goodwill.'],
    kept: ['Charged by the price in force, as it was shown before the run.'],
  },
  balance_unclear: {
    texts: [
      'My balance is lower than it was yesterday and I did nothing.',
      'Where did the tokens of this month go?',
    ],
    givenBack: [],
    kept: ['Each move was explained in the history of the account.'],
  },
  expiry_unclear: {
    texts: ['My welcome tokens are gone, nobody said that they expire.'],
    givenBack: [],
    kept: ['Granted tokens end on the day that was said when they came.'],
  },
  run_failed: {
    texts: [
      'It stopped halfway and I got nothing, but the tokens are gone.',
      'Error, then nothing. Please give the tokens back.',
      'It never finished.',
    ],
    givenBack: ['The run failed and its charge stood: given back.'],
    kept: ['The run was finished a minute later; its result is in the account.'],
  },
  charged_twice: {
    texts: ['I pressed it once and it was charged two times.'],
    givenBack: ['Two runs of the same within seconds: one given back.'],
    kept: ['Two runs, with two results: both were used.'],
  },
  poor_result: {
    texts: ['The text is about somebody else’s job.', 'I could not use this at all.'],
    givenBack: ['The result was not what was asked for: given back.'],
    kept: ['The result is what the input asked for.'],
  },
  other: {
    texts: ['Something is wrong with my tokens, please look.'],
    givenBack: [],
    kept: ['Looked at with the user: every move stands.'],
  },
}
