// How seeded histories have their webhooks delivered: in any order, again and again, some of them later.
import { expect } from 'vitest'
import type { Event, QuietServer } from './quiet-server.ts'

/** Several at once: each has its own user, and most of its time passes waiting. */
export async function playAll(
  seeds: { first: number; count: number },
  play: (seed: number) => Promise<void>,
) {
  let next = seeds.first
  const line = async () => {
    while (next < seeds.first + seeds.count) {
      const seed = next
      next += 1
      await play(seed)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, line))
}

const atOnce = 4

/** Some of what waits, in any order, up to five times, some of it at the same moment; the rest waits on. */
export async function deliverSome(server: QuietServer, waiting: Event[], random: Random): Promise<void> {
  const batch: Event[] = []
  for (const event of waiting.splice(0)) {
    if (random() < 0.5) waiting.push(event)
    else for (let times = 1 + Math.floor(random() * 5); times > 0; times -= 1) batch.push(event)
  }
  const mixed = batch
    .map(event => ({ event, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ event }) => event)
  for (let at = 0; at < mixed.length; ) {
    const together = 1 + Math.floor(random() * 3)
    await deliver(server, mixed.slice(at, at + together))
    at += together
  }
}

export async function deliver(server: QuietServer, events: Event[]): Promise<void> {
  const answers = await Promise.all(events.map(event => server.send(event)))
  for (const answer of answers) expect(answer.status).toBe(200)
}

export type Random = () => number

/** Mulberry32: the same numbers for the same seed. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
