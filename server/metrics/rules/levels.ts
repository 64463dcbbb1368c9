// What there is at the end of each point, from what changed within them.
import type { LevelSum } from './figures.ts'

/** `at`: a point; empty: before all of them, or all days as one. */
export type LevelChange = LevelSum & { at: string; part: string }

/** Nothing may have changed in a point: what there was is there still. */
export function runLevels(changes: readonly LevelChange[], points: readonly string[]): LevelChange[] {
  const places = Map.groupBy(changes, ({ part, class: of }) => JSON.stringify([part, of]))
  return [...places.values()].flatMap(ofPlace => {
    const byPoint = Map.groupBy(ofPlace, ({ at }) => at)
    let { tokens, value } = sum(points.includes('') ? [] : byPoint.get(''))
    return points.flatMap(at => {
      const changed = sum(byPoint.get(at))
      tokens += changed.tokens
      value += changed.value
      return ofPlace.slice(0, 1).map(({ part, class: of }) => ({ at, part, class: of, tokens, value }))
    })
  })
}

function sum(changes: readonly LevelChange[] = []): { tokens: number; value: number } {
  let tokens = 0
  let value = 0
  for (const change of changes) {
    tokens += change.tokens
    value += change.value
  }
  return { tokens, value }
}
