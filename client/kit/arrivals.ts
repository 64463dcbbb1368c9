// The page's own address as something to follow: what a checkout left in it, until it is taken out.
import { type Arrival, readArrival, withoutPurchase, withoutResume } from './address.ts'

const none: Arrival = { resumeToken: null, purchaseId: null, left: null }

export type Arrivals = ReturnType<typeof createArrivals>

export function createArrivals() {
  const listeners = new Set<() => void>()
  let readFrom = ''
  let arrival = none
  /** Taken out of the address, and still what the user came back for. */
  let taken: string | null = null

  function replace(address: string): void {
    if (address === location.href) return
    // Whatever router the page has keeps its own state.
    history.replaceState(history.state, '', address)
  }

  function tell(): void {
    for (const listener of listeners) listener()
  }

  return {
    get: (): Arrival => {
      if (readFrom === location.href) return arrival
      readFrom = location.href
      const read = readArrival(readFrom)
      arrival = { ...read, resumeToken: read.resumeToken ?? taken }
      return arrival
    },
    getOnServer: (): Arrival => none,
    subscribe: (listener: () => void): (() => void) => {
      if (listeners.size === 0) addEventListener('popstate', tell)
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) removeEventListener('popstate', tell)
      }
    },
    takeResume: (): void => {
      const { resumeToken } = readArrival(location.href)
      if (resumeToken === null) return
      taken = resumeToken
      replace(withoutResume(location.href))
      tell()
    },
    forgetResume: (): void => {
      taken = null
      replace(withoutResume(location.href))
      readFrom = ''
      tell()
    },
    forgetPurchase: (): void => {
      replace(withoutPurchase(location.href))
      readFrom = ''
      tell()
    },
  }
}
