// One of several threads that verify a ledger together: asks for lanes, plays them, and tells what it finds.
import { parentPort, workerData } from 'node:worker_threads'
import type { Violation } from '../rules/verify/facts.ts'
import type { Lanes } from '../store/verify.ts'
import { type PlayTask, playSections, type Tally } from './play.ts'

/** Each `next` is answered by lanes, or by null. */
export type Said =
  | { kind: 'next' }
  | { kind: 'violation'; violation: Violation }
  | { kind: 'tally'; tally: Tally }

if (parentPort !== null) {
  const port = parentPort
  const waiting: ((lanes: Lanes | null) => void)[] = []
  const say = (said: Said) => port.postMessage(said)
  port.on('message', (lanes: Lanes | null) => waiting.shift()?.(lanes))
  await playSections(workerData as PlayTask, {
    next: () =>
      new Promise(resolve => {
        waiting.push(resolve)
        say({ kind: 'next' })
      }),
    tell: violation => say({ kind: 'violation', violation }),
    add: tally => say({ kind: 'tally', tally }),
  })
  port.close()
}
