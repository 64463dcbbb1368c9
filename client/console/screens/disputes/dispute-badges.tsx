// The state of a dispute as a badge, and when it is due: what is late says so in words.
import { Badge } from '../../../ui/badge.tsx'
import { Time } from '../../../ui/time.tsx'
import { useNow } from '../../../ui/use-now.ts'
import type { DisputeRow } from './dispute-queries.ts'
import { dueStageOf, dueWords, sayState } from './dispute-words.ts'

export function StateBadge({ state, entryId }: Pick<DisputeRow, 'state' | 'entryId'>) {
  const { tone, label } = sayState({ state, entryId })
  return <Badge tone={tone}>{label}</Badge>
}

function DueBadge({ dueAt }: Pick<DisputeRow, 'dueAt'>) {
  const words = dueWords[dueStageOf(dueAt, useNow())]
  return words && <Badge tone={words.tone}>{words.label}</Badge>
}

/** How it stands, in one word: what is late or nearly so is open. */
export function StandingBadge(dispute: Pick<DisputeRow, 'state' | 'entryId' | 'dueAt'>) {
  const { state, dueAt } = dispute
  const stage = dueStageOf(dueAt, useNow())
  return state === 'open' && stage !== 'later' ? <DueBadge dueAt={dueAt} /> : <StateBadge {...dispute} />
}

/** For a cell: `in 2 days`, with a badge once that is soon or over. */
export function Due({ dueAt }: Pick<DisputeRow, 'dueAt'>) {
  return (
    <span className="inline-flex max-w-full items-baseline gap-2">
      <Time at={dueAt} relative withZone={false} />
      <DueBadge dueAt={dueAt} />
    </span>
  )
}
