// A part of the console that did not come: the server is away, or a newer release was put in its place.
import { findUnsaved } from '../ui/unsaved.ts'
import { serverAnswers } from './reach.ts'

const KEY = 'farebox.reloaded-at'
/** A part that is still missing after a reload is missing for another reason, and reloading would never end. */
const againAfterMs = 30_000

/**
 * Resolves once the server answers and the part can be asked for again. Browsers remember a module that could not be
 * fetched, so when it is still missing the page is loaded anew: all that one was looking at is in the address, and comes
 * back. Never while the server is away, which would put the browser's own error page in place of the console, and never
 * over work that is not saved.
 */
export async function recoverPart(error: unknown, failures: number): Promise<void> {
  await serverAnswers()
  if (failures === 1) return
  if (findUnsaved() !== null || Date.now() - lastReloadMs() < againAfterMs || !rememberReload()) throw error
  location.reload()
  // Whatever comes next comes on another page.
  await new Promise(() => {})
}

function rememberReload(): boolean {
  try {
    sessionStorage.setItem(KEY, String(Date.now()))
    return true
  } catch {
    // Without a memory of reloads there is none: the part's place says what is missing.
    return false
  }
}

function lastReloadMs(): number {
  try {
    return Number(sessionStorage.getItem(KEY) ?? 0)
  } catch {
    return 0
  }
}
