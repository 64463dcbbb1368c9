// How this process collects garbage.
import { setFlagsFromString } from 'node:v8'

/**
 * A call leaves much behind and keeps little, so one thread sweeps its garbage in little time. V8 would share that among threads
 * and wait for all of them: by itself, on two processors that were busy with something else too, the longest pauses of six seconds
 * were 4 to 47 ms instead of 1 to 8, and 4 instead of 3 where one processor had nothing else to do.
 */
export function collectAlone(): void {
  setFlagsFromString('--no-parallel-scavenge')
}
