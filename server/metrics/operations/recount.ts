// An economy's figures counted anew for an operator, who is told where what stood was not what is counted.
import type { Services } from '../../platform/services.ts'
import { holdFold, keepFold } from '../store/fold.ts'
import { type Difference, keepRollups, listDifferences } from '../store/recount.ts'
import { foldAll, foldWaiting } from './fold.ts'
import { countAnew, inSnapshot } from './rebuild.ts'
import { listZones } from './zones.ts'

/**
 * In one snapshot: what waits is folded first, so that whatever differs then was counted wrong. A server may go on meanwhile, and
 * folds what came in between once this is done.
 */
export async function recountFigures(
  services: Services,
  economyKey: string,
  tell: (what: string) => void,
): Promise<Difference[]> {
  const zones = await listZones(services)
  const zone = zones.get(economyKey)
  if (zone === undefined) throw new Error(`there is no economy ${economyKey}`)
  tell('what waits')
  // Economies whose zone changed are counted anew by this already, and of the others less is left to do in the snapshot.
  await foldAll(services)
  return inSnapshot(services, async client => {
    await keepFold(client)
    let now: Date | undefined
    for (let more = true; more; ) {
      const state = await holdFold(client)
      if (state === null) throw new Error('whoever keeps others from folding holds its row')
      now ??= state.now
      more = await foldWaiting(client, zones, { ...state, now })
    }
    await keepRollups(client, economyKey)
    await countAnew(client, { economyKey, zone, ...(now === undefined ? {} : { now }) }, tell)
    tell('what differs')
    return listDifferences(client, economyKey)
  })
}
