// Disputes of one account as lines: why, how each stands, and what was given back.
import { reasonNames } from '../../../../server/disputes/words.ts'
import { Link } from '../../../ui/link.tsx'
import { Time } from '../../../ui/time.tsx'
import { Tokens } from '../../../ui/tokens.tsx'
import { useNow } from '../../../ui/use-now.ts'
import { useEconomyKey } from '../../current.ts'
import { useTokenUnit } from '../accounts/use-token-unit.ts'
import { StandingBadge } from './dispute-badges.tsx'
import { type DisputeRow, disputeHref } from './dispute-queries.ts'
import { dueStageOf } from './dispute-words.ts'

export function DisputeLines({ disputes }: { disputes: readonly DisputeRow[] }) {
  return (
    <ul className="divide-y divide-line">
      {disputes.map(dispute => (
        <DisputeLine key={dispute.id} dispute={dispute} />
      ))}
    </ul>
  )
}

function DisputeLine({ dispute }: { dispute: DisputeRow }) {
  const economyKey = useEconomyKey()
  const unit = useTokenUnit()
  const isOverdue = dueStageOf(dispute.dueAt, useNow()) === 'overdue'
  const { id, reason, state, openedAt, openedBy, dueAt, givenBack, text } = dispute
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 px-gutter py-2.5">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Link
            plain
            href={disputeHref(economyKey, id)}
            className="font-medium decoration-line-strong underline-offset-3 hover:underline"
          >
            {reasonNames[reason]}
          </Link>
          <StandingBadge {...dispute} />
        </p>
        {text !== null && <p className="line-clamp-2 text-sm break-words text-ink-2">{text}</p>}
        <p className="text-sm text-ink-3">
          <Time at={openedAt} /> · by {openedBy ?? 'the product'}
        </p>
      </div>
      <div className="grid content-start justify-items-end text-right text-sm tabular-nums">
        {givenBack !== null && (
          <span className="text-base font-medium">
            <Tokens amount={givenBack} unit={unit} show="signed" />
          </span>
        )}
        {state === 'open' && (
          <span className="text-ink-2">
            {isOverdue ? 'was due' : 'due'} <Time at={dueAt} relative />
          </span>
        )}
      </div>
    </li>
  )
}
