// One part of what is taken apart, as the rows behind it are looked for: what a tier or a track is made of, the price books say.
import type { Services } from '../../platform/services.ts'
import { countsOf, type Metric, termsOf } from '../rules/registry.ts'
import type { Window } from '../rules/windows.ts'
import { type Part, sumMoves } from '../store/figures.ts'
import type { Split } from '../words.ts'
import { refuseUnknownSplit } from './figures.ts'
import { type Base, describe, findActions, namePart, readPart } from './sums.ts'

type Asked = {
  window: Window
  priceVersion: number | null
  /** Both or neither: a part as the figures tell it. */
  split?: Split | undefined
  part?: string | undefined
}

/** Null: everything is asked for. */
export async function findPart(
  services: Services,
  base: Base,
  metric: Metric,
  { split, part, ...days }: Asked,
): Promise<Part | null> {
  if (split === undefined || part === undefined) return null
  refuseUnknownSplit(metric, split)
  if (split !== 'tier' && split !== 'track') return { split, keys: [part] }
  const about = describe(base, { ...days, bucket: null, split, booked: 'own_day' })
  const moves = await sumMoves(services.database.pool, about, kindsOf(metric))
  const names = [...new Set(moves.map(move => move.part))]
  const versions = names.map(name => readPart(name).version)
  const actions = await findActions(services, base.economyKey, versions)
  return { split, keys: names.filter(name => namePart(actions, split, name) === part) }
}

function kindsOf({ formula }: Metric): string[] {
  const terms = countsOf(formula).flatMap(termsOf)
  return [
    ...new Set(terms.flatMap(term => (term.from === 'moves' || term.from === 'runs' ? term.kinds : []))),
  ]
}
