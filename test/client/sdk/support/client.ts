// The SDK as tests use it: real HTTP, and a clock that moves only by the waits between attempts, which take no time.
import { expect } from 'vitest'
import { createFarebox, type FareboxOptions } from '../../../../client/sdk/farebox.ts'
import { ownSurroundings, type Surroundings } from '../../../../client/sdk/surroundings.ts'
import { testKey } from './stand-in.ts'

export function openClient(
  url: string,
  options: Partial<FareboxOptions> & { surroundings?: Partial<Surroundings> } = {},
) {
  const { surroundings, ...rest } = options
  const pauses: number[] = []
  const warnings: string[] = []
  let ids = 0
  let waitedMs = 0
  const tokens = createFarebox(
    { url, key: testKey, ...rest },
    {
      ...ownSurroundings(options.fetch),
      random: () => 0.5,
      tick: () => waitedMs,
      pause: (ms, run) => {
        waitedMs += ms
        pauses.push(ms)
        const next = setImmediate(run)
        return () => clearImmediate(next)
      },
      newId: () => `made_${(ids += 1)}`,
      warn: message => void warnings.push(message),
      ...surroundings,
    },
  )
  return { tokens, pauses, warnings }
}

/** What a call failed with; a call that did not fail fails the test. */
export async function failureOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work
  } catch (error) {
    return error
  }
  throw new Error('It did not fail')
}

/** For what happens a moment after its cause, on a machine that may be busy. */
export function eventually<T>(look: () => T | Promise<T>) {
  return expect.poll(look, { timeout: 10_000, interval: 5 })
}

/** A small generator of numbers from 0 to 1 that a seed repeats (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
