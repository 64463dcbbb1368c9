// Several that are compared take turns, each of them first as often as the others.

/** What each of them gave, turn by turn. The n-th turn is the same for all. */
export async function takeTurns<One, Given>(
  those: readonly One[],
  turns: number,
  take: (one: One, turn: number) => Promise<Given>,
): Promise<Given[][]> {
  const given: Given[][] = those.map(() => [])
  for (let turn = 0; turn < turns; turn += 1)
    for (let step = 0; step < those.length; step += 1) {
      const place = (turn + step) % those.length
      at(given, place).push(await take(at(those, place), turn))
    }
  return given
}

export function at<One>(those: readonly One[], place: number): One {
  const found = those[place]
  if (found === undefined) throw new Error(`there are ${those.length}, and none at ${place}`)
  return found
}
