// What a dispute comes to, side by side: of an entry what is left to give back, without one the balance it is about.
import { Time } from '../../../ui/time.tsx'
import { Tokens } from '../../../ui/tokens.tsx'
import { useNow } from '../../../ui/use-now.ts'
import { BalanceStrip } from '../accounts/balance-strip.tsx'
import { useTokenUnit } from '../accounts/use-token-unit.ts'
import { Strip, StripPart } from '../strip.tsx'
import { computeOwed } from './dispute-owed.ts'
import type { Dispute } from './dispute-queries.ts'
import { dueStageOf } from './dispute-words.ts'

export function DisputeStrip({ shown }: { shown: Dispute }) {
  const unit = useTokenUnit()
  const isOverdue = dueStageOf(shown.dispute.dueAt, useNow()) === 'overdue'
  const { dispute, entry, giveBack, account } = shown
  if (entry === null) return <BalanceStrip balance={account.balance} />
  const { costTokens, givenBackTokens, leftTokens } = computeOwed({ entry, giveBack })
  return (
    <Strip>
      <StripPart label={dispute.state === 'open' ? 'Left to give back' : 'Given back for it'} isFirst>
        <Tokens amount={dispute.state === 'open' ? leftTokens : (dispute.givenBack ?? 0)} unit={unit} />
      </StripPart>
      <StripPart label="It cost">
        <Tokens amount={costTokens} unit={unit} />
      </StripPart>
      <StripPart label="Given back in all">
        <Tokens amount={givenBackTokens} unit={unit} />
      </StripPart>
      <StripPart label="Available now">
        <Tokens amount={account.balance.available} unit={unit} />
      </StripPart>
      {dispute.decidedAt === null ? (
        <StripPart label={isOverdue ? 'Was due' : 'Due'} isBad={isOverdue}>
          <Time at={dispute.dueAt} relative />
        </StripPart>
      ) : (
        <StripPart label="Decided">
          <Time at={dispute.decidedAt} relative />
        </StripPart>
      )}
    </Strip>
  )
}
