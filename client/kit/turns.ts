// What tabs of one origin know of each other in the same instant: whose turn it is, and what is under way. Web Locks tell
// at once; what one tab writes to localStorage reaches another a moment later.

/** A tab that hangs holds up no other for longer. */
const waitMsMax = 5_000

/** Resolves when no other tab has the turn; the answer ends it, as does leaving the page. */
export function takeTurn(name: string): Promise<() => void> {
  return hold(name, 'exclusive')
}

/** Seen by every tab until the answer is called or the page is left. */
export function showUnderWay(name: string): Promise<() => void> {
  return hold(name, 'shared')
}

/** The names that are shown under way and begin so. */
export async function listUnderWay(beginning: string): Promise<string[]> {
  try {
    const { held = [] } = (await findLocks()?.query()) ?? {}
    return held.flatMap(({ name = '' }) => (name.startsWith(beginning) ? [name] : []))
  } catch {
    return []
  }
}

/** Where there are no locks, or none are given, tabs go on as if they were alone. */
async function hold(name: string, mode: LockMode): Promise<() => void> {
  const locks = findLocks()
  if (locks === undefined) return letGoOfNothing
  return new Promise(resolve => {
    locks
      .request(
        name,
        { mode, signal: AbortSignal.timeout(waitMsMax) },
        () => new Promise<void>(letGo => resolve(letGo)),
      )
      .catch(() => resolve(letGoOfNothing))
  })
}

/** Absent from pages that are not served securely, and from old browsers. */
function findLocks(): LockManager | undefined {
  return (navigator as Partial<Navigator>).locks
}

function letGoOfNothing(): void {}
