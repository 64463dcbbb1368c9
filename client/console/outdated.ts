// A console that was open while a newer release was put in place: its late parts are not on the server any more.

const KEY = 'farebox.reloaded-at'
/** A part that is still missing after a reload is missing for another reason, and reloading would never end. */
const againAfterMs = 30_000

/** Loads the page anew when a part of it is gone. All that one was looking at is in the address, and comes back. */
export function reloadWhenOutdated(): void {
  window.addEventListener('vite:preloadError', () => {
    if (Date.now() - lastReloadMs() < againAfterMs) return
    try {
      sessionStorage.setItem(KEY, String(Date.now()))
    } catch {
      // Without a memory of reloads there is none: the error is shown instead.
      return
    }
    location.reload()
  })
}

/** As browsers say it, each in its own words. */
export function isMissingChunk(error: unknown): boolean {
  const words = /dynamically imported module|importing a module script failed/i
  return error instanceof Error && words.test(error.message)
}

function lastReloadMs(): number {
  try {
    return Number(sessionStorage.getItem(KEY) ?? 0)
  } catch {
    return 0
  }
}
