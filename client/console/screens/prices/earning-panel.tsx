// Missions, challenges and rewards: what users set out to do, and what they earn.
import { useMemo } from 'react'
import { computeMissionCost } from '../../../../server/catalog/rules/missions.ts'
import type { PriceBook } from '../../../../server/catalog/schema.ts'
import { formatInteger } from '../../../ui/integer.ts'
import { useNow } from '../../../ui/use-now.ts'
import { challenges, missions } from './card-sections.ts'
import type { SectionProps } from './field-box.tsx'
import { SectionCards } from './section-cards.tsx'
import { SectionFields } from './section-fields.tsx'
import { SectionRows } from './section-rows.tsx'
import { achievements, rewards, seasonalRewards, tasks } from './sections.ts'
import { sayChange } from './words.ts'

export function EarningPanel(props: SectionProps) {
  const { document, base } = props
  return (
    <div className="grid min-w-0 gap-4">
      <SectionCards
        {...props}
        section={missions}
        renderDigest={key => <MissionDigest missionKey={key} document={document} base={base} />}
      />
      <SectionCards
        {...props}
        section={challenges}
        renderDigest={key => {
          const challenge = document.challenges.find(one => one.key === key)
          if (challenge === undefined) return null
          return `stake ${formatInteger(challenge.stakeTokens)}, ${challenge.windowDays === 1 ? '1 day' : `${challenge.windowDays} days`}`
        }}
      />
      <SectionFields {...props} section={rewards} />
      <SectionRows {...props} section={tasks} />
      <SectionRows {...props} section={achievements} />
      <SectionRows {...props} section={seasonalRewards} />
    </div>
  )
}

/** What a mission costs, while its steps and the costs of its actions are typed. */
function MissionDigest({
  missionKey,
  document,
  base,
}: Pick<SectionProps, 'document' | 'base'> & { missionKey: string }) {
  const nowMs = useNow()
  const now = useMemo(() => new Date(nowMs), [nowMs])
  const tokens = computeCost(missionKey, document, now)
  const was = base === null ? null : computeCost(missionKey, base, now)
  const change = sayChange(was, tokens)
  return (
    <output className="tabular-nums">
      {change !== null && was !== null && <del className="mr-1.5 text-ink-3">{formatInteger(was)}</del>}
      {tokens === null ? 'no price' : `costs ${formatInteger(tokens)}`}
      {change !== null && ` ${change}`}
    </output>
  )
}

function computeCost(missionKey: string, book: PriceBook, now: Date): number | null {
  const mission = book.missions.find(one => one.key === missionKey)
  return mission === undefined ? null : computeMissionCost(mission, book, now).tokens
}
