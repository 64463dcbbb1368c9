// What is left out until it was needed, and then done for a while.
export type Habit = { isOn(): boolean; begin(): void }

/** For `lastsMs`, and for twice as long whenever it had ended and is needed at once again; never for longer than `longestMs`. */
export function openHabit(times: { lastsMs: number; longestMs: number; now(): number }): Habit {
  let untilMs = Number.NEGATIVE_INFINITY
  let lastsMs = times.lastsMs
  return {
    isOn: () => times.now() < untilMs,
    begin: () => {
      const now = times.now()
      if (now < untilMs) return
      const isAgain = now - untilMs < times.lastsMs
      lastsMs = isAgain ? Math.min(2 * lastsMs, times.longestMs) : times.lastsMs
      untilMs = now + lastsMs
    },
  }
}
