// What the SDK takes from where it runs: nothing but the web's own globals, and tests hand in their own.

export interface Surroundings {
  fetch(url: string, init: RequestInit): Promise<Response>
  /** Milliseconds that never step back. */
  tick(): number
  /** Runs once; the answer calls it off. */
  after(ms: number, run: () => void): () => void
  /** Between two attempts; the answer calls it off. */
  pause(ms: number, run: () => void): () => void
  /** When everything that is due in this turn of the event loop has run. */
  nextTurn(run: () => void): void
  random(): number
  newId(): string
  now(): Date
  warn(message: string): void
}

export function ownSurroundings(ownFetch: Surroundings['fetch'] | undefined): Surroundings {
  // Node's timers of 0 ms wait a whole one; its immediates do not.
  const { setImmediate } = globalThis as { setImmediate?: (run: () => void) => unknown }
  const after = (ms: number, run: () => void) => {
    // Longer ones would run at once, and negative ones are warned of.
    const timer = setTimeout(run, Math.min(Math.max(ms, 0), 2_147_483_647))
    return () => clearTimeout(timer)
  }
  return {
    fetch: ownFetch ?? ((url, init) => globalThis.fetch(url, init)),
    tick: () => performance.now(),
    after,
    pause: after,
    nextTurn: run => void (setImmediate ?? setTimeout)(run),
    random: Math.random,
    newId: () => crypto.randomUUID(),
    now: () => new Date(),
    warn: message => console.error(message),
  }
}
