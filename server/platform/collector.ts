// How this process collects garbage.
import { setFlagsFromString } from 'node:v8'

/**
 * A call leaves much behind and keeps little, so one thread sweeps its garbage in little time. V8 would share that among threads
 * and wait for all of them: where the processors are busy with something else too, such as the database, the longest pauses were
 * 10 to 116 ms instead of 1 to 8.
 */
export function collectAlone(): void {
  setFlagsFromString('--no-parallel-scavenge')
}
