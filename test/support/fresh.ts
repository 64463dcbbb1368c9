// Names for what a test makes. A test that failed is asked again on the same server, where what it made stands already.

const given = new Map<string, number>()

/** `ada` for the first who asks, then `ada_2`, `ada_3`: with what an earlier attempt left, nobody meets it. */
export function fresh(name: string): string {
  const times = (given.get(name) ?? 0) + 1
  given.set(name, times)
  return times === 1 ? name : `${name}_${times}`
}
