// Keeps what waits to be folded into figures small: one row for what a lane did alike in a quarter of an hour.
import type { Services } from '../../platform/services.ts'
import { mergeDeltas } from '../store/deltas.ts'
import { laneCount } from '../words.ts'

/** Safe to run at any time, in any number of processes; returns how many rows it took together. */
export async function mergePastHours({ database }: Services): Promise<number> {
  let merged = 0
  for (let lane = 0; lane < laneCount; lane += 1) merged += await mergeDeltas(database.pool, lane)
  return merged
}
