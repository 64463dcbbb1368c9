// The missions that cost more or less by what changes; those that come or go stand among the changes themselves.
import { useMemo } from 'react'
import { compareMissions } from '../../../../server/catalog/rules/missions.ts'
import type { PriceBook } from '../../../../server/catalog/schema.ts'
import { formatInteger } from '../../../ui/integer.ts'
import { useNow } from '../../../ui/use-now.ts'
import { BeforeAfter } from './change-groups.tsx'
import { sayChange } from './words.ts'

export interface MissionChangesProps {
  before: PriceBook
  after: PriceBook
}

export function MissionChanges({ before, after }: MissionChangesProps) {
  const nowMs = useNow()
  const changed = useMemo(
    () =>
      compareMissions(before, after, new Date(nowMs)).filter(
        ({ kind, tokens }) => kind === 'kept' && tokens.before !== tokens.after,
      ),
    [before, after, nowMs],
  )
  if (changed.length === 0) return null
  return (
    <section className="grid gap-1.5">
      <h3 className="flex items-baseline gap-2 text-sm">
        Mission costs
        <span className="font-normal text-ink-2">
          {changed.length === 1 ? '1 mission' : `${formatInteger(changed.length)} missions`}
        </span>
      </h3>
      <ul className="divide-y divide-line rounded-md border border-line text-sm">
        {changed.map(({ mission, name, tokens }) => (
          <li
            key={mission}
            className="grid gap-x-4 gap-y-1 px-3 py-2 sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]"
          >
            <span className="min-w-0">{name}</span>
            <span className="flex min-w-0 flex-wrap items-baseline gap-x-2 gap-y-1">
              <BeforeAfter
                before={say(tokens.before)}
                after={say(tokens.after)}
                percent={sayChange(tokens.before, tokens.after)}
              />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function say(tokens: number | null): string {
  return tokens === null ? 'no price' : formatInteger(tokens)
}
