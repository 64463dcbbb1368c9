// What each mission costs, in force and in the draft, while costs are typed.
import { useMemo } from 'react'
import { computeMissionCost } from '../../../../server/catalog/rules/missions.ts'
import type { PriceBook } from '../../../../server/catalog/schema.ts'
import { formatInteger } from '../../../ui/integer.ts'
import { Panel } from '../../../ui/panel.tsx'
import { useNow } from '../../../ui/use-now.ts'
import { sayChange } from './words.ts'

export interface MissionCostsProps {
  document: PriceBook
  /** Null outside of a draft. */
  base: PriceBook | null
}

export function MissionCosts({ document, base }: MissionCostsProps) {
  const nowMs = useNow()
  const now = useMemo(() => new Date(nowMs), [nowMs])
  const before = useMemo(
    () =>
      new Map(base?.missions.map(mission => [mission.key, computeMissionCost(mission, base, now).tokens])),
    [base, now],
  )
  const costs = document.missions.map(mission => ({
    mission,
    cost: computeMissionCost(mission, document, now),
  }))
  return (
    <Panel title="What missions cost" hint="Each step once, at what its action includes.">
      <ul className="grid gap-4">
        {costs.map(({ mission, cost }) => {
          const was = before.get(mission.key)
          const change = sayChange(was, cost.tokens)
          return (
            <li key={mission.key} className="text-sm">
              <p className="flex flex-wrap items-baseline justify-between gap-x-3 font-medium">
                <span>{mission.name}</span>
                <output aria-label={`Cost of ${mission.name}`}>
                  {change !== null && <del className="mr-1.5 font-normal text-ink-3">{say(was ?? null)}</del>}
                  {say(cost.tokens)}
                  {change !== null && <span className="ml-1.5 text-xs font-normal text-ink-2">{change}</span>}
                </output>
              </p>
              <ul className="mt-1 text-ink-2">
                {cost.lines.map(line => (
                  <li key={line.step} className="flex justify-between gap-3">
                    <span className="min-w-0">{line.label}</span>
                    <span className="tabular-nums">{say(line.tokens)}</span>
                  </li>
                ))}
              </ul>
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}

function say(tokens: number | null): string {
  return tokens === null ? 'no price' : formatInteger(tokens)
}
