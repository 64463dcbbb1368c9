// What an action costs this user now, and whether the balance covers it.
import { Amount } from './amount.tsx'
import { judgeQuote } from './cost-words.ts'
import { useQuote, useUnit } from './hooks.ts'
import type { Work } from './procedures.ts'

export function CostBadge(work: Work) {
  const { state, data: quote } = useQuote(work)
  const unit = useUnit()
  if (state === 'loading')
    return <span className="farebox-badge farebox-bone" role="status" aria-label="Loading the price" />
  if (state === 'failed') return <output className="farebox-badge farebox-stale">Price unknown</output>
  const judged = judgeQuote(quote)
  return (
    <output className={`farebox-badge farebox-cost farebox-is-${judged}`}>
      {judged === 'unlimited' && 'Included in your plan'}
      {judged === 'free' && 'Free'}
      {(judged === 'affordable' || judged === 'short') && <Amount tokens={quote.cost} unit={unit} />}
      {judged === 'short' && <span className="farebox-short">short by {quote.shortfall}</span>}
    </output>
  )
}
