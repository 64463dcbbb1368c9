// How high on the confirm ladder a change of tokens stands.
import { typedTokensMin } from '../../../../server/spend/words.ts'
import type { Place } from './account-queries.ts'

type Stake = { stake: 'confirm' } | { stake: 'type'; phrase: string }

/** Many live tokens ask for the user's name; of test tokens nobody is the poorer. */
export function stakeOf({ mode, userId }: Place, tokens: number): Stake {
  return mode === 'live' && tokens >= typedTokensMin
    ? { stake: 'type', phrase: userId }
    : { stake: 'confirm' }
}
