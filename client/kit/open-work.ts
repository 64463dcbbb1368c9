// A pointer to work that is not finished, kept by the browser, so that a closed tab or a reload goes on with the same
// request id. The work itself is on the server, under the resume token.

export interface OpenWork {
  requestId: string
  /** Of action, quantity, size and the user's work: other work gets another request id. */
  fingerprint: string
  resumeToken: string | null
  impressionId: string | null
}

type Kept = OpenWork & { at: number }

/** As long as the server keeps the work. */
const keptMs = 7 * 86_400_000

export type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

export function fingerprintOf(work: {
  action: string
  quantity?: number | null | undefined
  size?: number | null | undefined
  resume?: unknown
}): string {
  const { action, quantity, size, resume } = work
  return JSON.stringify([action, quantity ?? 1, size ?? null, resume ?? null])
}

export function findOpenWork(shelf: Shelf, place: string, action: string, now = Date.now()): OpenWork | null {
  const kept = readKept(shelf.getItem(keyOf(place, action)))
  if (kept === null || kept.at + keptMs <= now) return null
  const { at: _at, ...work } = kept
  return work
}

export function keepOpenWork(
  shelf: Shelf,
  place: string,
  action: string,
  work: OpenWork,
  now = Date.now(),
): void {
  try {
    shelf.setItem(keyOf(place, action), JSON.stringify({ ...work, at: now } satisfies Kept))
  } catch {
    // A shelf that is full keeps nothing: the page itself still knows.
  }
}

export function dropOpenWork(shelf: Shelf, place: string, action: string): void {
  shelf.removeItem(keyOf(place, action))
}

/** The first that is the same work, over reloads and in other tabs too; `newId` is asked for other work only. */
export function decideOpenWork(
  known: readonly (OpenWork | null)[],
  fingerprint: string,
  newId: () => string,
): OpenWork {
  return (
    known.find(one => one?.fingerprint === fingerprint) ?? {
      requestId: newId(),
      fingerprint,
      ...nothingShown,
    }
  )
}

const nothingShown = { resumeToken: null, impressionId: null }

/** How work under way is named before the other tabs: it is read out of the name again. */
export function writeUnderWay(place: string, action: string, { requestId, fingerprint }: OpenWork): string {
  return underWayIn(place, action) + JSON.stringify([requestId, fingerprint])
}

export function readUnderWay(place: string, action: string, name: string): OpenWork {
  const [requestId, fingerprint] = JSON.parse(name.slice(underWayIn(place, action).length)) as [
    string,
    string,
  ]
  return { requestId, fingerprint, ...nothingShown }
}

export function underWayIn(place: string, action: string): string {
  return `${keyOf(place, action)} under way `
}

export function turnOf(place: string, action: string): string {
  return `${keyOf(place, action)} turn`
}

/** What a browser that keeps nothing offers in its stead: it forgets with the page. */
export function ownShelf(): Shelf {
  try {
    const { localStorage } = globalThis
    localStorage.setItem('farebox', '1')
    localStorage.removeItem('farebox')
    return localStorage
  } catch {
    return memoryShelf()
  }
}

export function memoryShelf(): Shelf {
  const kept = new Map<string, string>()
  return {
    getItem: key => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: key => void kept.delete(key),
  }
}

function keyOf(place: string, action: string): string {
  return `farebox ${place} ${action}`
}

function readKept(text: string | null): Kept | null {
  try {
    const { requestId, fingerprint, resumeToken, impressionId, at } = JSON.parse(
      text ?? 'null',
    ) as Partial<Kept>
    if (typeof requestId !== 'string' || typeof fingerprint !== 'string' || typeof at !== 'number')
      return null
    return {
      requestId,
      fingerprint,
      resumeToken: resumeToken ?? null,
      impressionId: impressionId ?? null,
      at,
    }
  } catch {
    return null
  }
}
