// How this process collects garbage.
import { setFlagsFromString } from 'node:v8'

/**
 * A call leaves much behind and keeps little, so one thread sweeps its garbage in under a millisecond. V8 would share that among
 * threads and wait for all of them: on processors that the database is using too, that is tens of milliseconds for every call.
 */
export function collectAlone(): void {
  setFlagsFromString('--no-parallel-scavenge')
}
