// What every widget of a page shares: where the proxy is, what it answered, and what waits to be finished.
import { createContext, type ReactNode, use, useEffect, useState } from 'react'
import { type Answers, createAnswers } from './answers.ts'
import { type Arrivals, createArrivals } from './arrivals.ts'
import { type Asker, createAsker, type Fetch } from './ask.ts'
import { memoryShelf, ownShelf, type Shelf } from './open-work.ts'

export interface Kit {
  url: string
  asker: Asker
  answers: Answers
  arrivals: Arrivals
  shelf: Shelf
  /** One visit of one tab: spends of the same one tell whether a paywall was gone past. */
  visitId: string
  /** Everything shown is asked again, in the other tabs too. */
  refresh(): Promise<void>
}

export interface TokensProviderProps {
  /** Where the product mounts the SDK's `tokensProxy`, such as `/tokens`. */
  url: string
  /** In place of the global one. */
  fetch?: Fetch
  children: ReactNode
}

const KitContext = createContext<Kit | null>(null)

export function TokensProvider({ url, fetch, children }: TokensProviderProps) {
  const [kit] = useState(() => createKit(url, fetch))
  useEffect(() => follow(kit), [kit])
  return <KitContext value={kit}>{children}</KitContext>
}

export function useKit(): Kit {
  const kit = use(KitContext)
  if (kit === null) throw new Error('This part of @farebox/kit stands inside a TokensProvider.')
  return kit
}

function createKit(url: string, fetch: Fetch | undefined): Kit {
  const asker = createAsker(url, fetch ?? ((address, init) => globalThis.fetch(address, init)))
  const answers = createAnswers(asker)
  const isOnServer = typeof window === 'undefined'
  return {
    url,
    asker,
    answers,
    arrivals: createArrivals(),
    shelf: isOnServer ? memoryShelf() : ownShelf(),
    visitId: crypto.randomUUID(),
    refresh: async () => {
      openChannel(url)?.postMessage('changed')
      await answers.refresh()
    },
  }
}

/** Balances change in other tabs, on the checkout's page, and while nobody looks. */
function follow({ url, answers }: Kit): () => void {
  const refresh = () => void answers.refresh()
  const look = () => {
    if (document.visibilityState === 'visible') refresh()
  }
  // A page that Back brings whole from memory is as old as when it was left.
  const showAgain = ({ persisted }: PageTransitionEvent) => {
    if (persisted) refresh()
  }
  const channel = openChannel(url)
  channel?.addEventListener('message', refresh)
  document.addEventListener('visibilitychange', look)
  addEventListener('pageshow', showAgain)
  return () => {
    channel?.removeEventListener('message', refresh)
    channel?.close()
    channels.delete(url)
    document.removeEventListener('visibilitychange', look)
    removeEventListener('pageshow', showAgain)
  }
}

/** One for a page and proxy: what it posts it does not hear itself. */
const channels = new Map<string, BroadcastChannel>()

function openChannel(url: string): BroadcastChannel | null {
  if (typeof BroadcastChannel === 'undefined') return null
  const known = channels.get(url)
  if (known !== undefined) return known
  const channel = new BroadcastChannel(`farebox ${url}`)
  channels.set(url, channel)
  return channel
}
