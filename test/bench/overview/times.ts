// How long something took, again and again, and how that is said.

export type Times = { firstMs: number; p50Ms: number; p95Ms: number; maxMs: number }

/** The first is told apart: it finds nothing in any cache. */
export function describeTimes(firstMs: number, times: readonly number[]): Times {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return { firstMs, p50Ms: at(0.5), p95Ms: at(0.95), maxMs: sorted.at(-1) ?? 0 }
}

export function writeTimes(name: string, { firstMs, p50Ms, p95Ms, maxMs }: Times): string {
  return (
    `${name.padEnd(nameWidth)} first${writeMs(firstMs)}  p50${writeMs(p50Ms)}  p95${writeMs(p95Ms)}  ` +
    `max${writeMs(maxMs)} ms`
  )
}

export function writeMs(ms: number): string {
  return ms.toFixed(ms < 100 ? 1 : 0).padStart(7)
}

export const nameWidth = 52
