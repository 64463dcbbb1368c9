// The way to the checkout: a purchase is started under a request id that a second click, tab or try shares, then the page leaves.
import { useCallback, useEffect, useState } from 'react'
import { writeReturn } from './address.ts'
import { Refused } from './ask.ts'
import type { PurchaseStarted } from './contract.ts'
import type { Choice } from './procedures.ts'
import { type Kit, useKit } from './provider.tsx'
import { takeTurn } from './turns.ts'

export type Buying =
  | { state: 'idle' }
  /** `key` tells which of several buttons it was. */
  | { state: 'leaving'; key: string }
  | { state: 'failed'; key: string; error: Error }

interface BuyAbout {
  /** Of work that waits. */
  resumeToken?: string
  /** Where the checkout leads back to; this page when absent. */
  returnUrl?: string | undefined
}

export function useBuy(): {
  buying: Buying
  buy(choice: Choice, about?: BuyAbout): Promise<void>
} {
  const kit = useKit()
  const [buying, setBuying] = useState<Buying>({ state: 'idle' })

  // Back from the checkout may show the page as it was left: in the middle of leaving.
  useEffect(() => {
    const arrive = () => setBuying({ state: 'idle' })
    addEventListener('pageshow', arrive)
    return () => removeEventListener('pageshow', arrive)
  }, [])

  const buy = useCallback(
    async (choice: Choice, { resumeToken, returnUrl }: BuyAbout = {}) => {
      const key = keyOf(choice)
      setBuying({ state: 'leaving', key })
      try {
        const here = writeReturn(location.href, resumeToken ?? null)
        const back = returnUrl === undefined ? here : new URL(returnUrl, location.href).href
        const { checkoutUrl, purchaseId } = await start(kit, choice, back)
        if (checkoutUrl === null) {
          // Nothing is left to pay: what became of it is shown as after a checkout.
          const url = new URL(back)
          url.searchParams.set('purchase', purchaseId)
          url.searchParams.set('checkout', 'paid')
          location.assign(url)
          return
        }
        // So that Back leads to the work too.
        history.replaceState(history.state, '', here)
        location.assign(checkoutUrl)
      } catch (thrown) {
        const error = thrown instanceof Error ? thrown : new Error(String(thrown))
        setBuying({ state: 'failed', key, error })
      }
    },
    [kit],
  )
  return { buying, buy }
}

export function keyOf(choice: Choice): string {
  if ('offerId' in choice) return choice.offerId
  return 'packKey' in choice ? `pack ${choice.packKey}` : `plan ${choice.planKey}`
}

async function start(kit: Kit, choice: Choice, returnUrl: string): Promise<PurchaseStarted> {
  // An offer is bought once: its own id makes every try the same purchase.
  if ('offerId' in choice)
    return kit.asker.mutate('purchase.start', { ...choice, requestId: `buy-${choice.offerId}`, returnUrl })
  const place = `farebox ${kit.url} buy ${keyOf(choice)}`
  // Tabs that buy the same at the same moment: the second finds what the first has started.
  const endTurn = await takeTurn(place)
  try {
    return await startIn(place, kit, choice, returnUrl)
  } finally {
    endTurn()
  }
}

async function startIn(
  place: string,
  kit: Kit,
  choice: Exclude<Choice, { offerId: string }>,
  returnUrl: string,
): Promise<PurchaseStarted> {
  const { asker } = kit
  const known = readKnown(kit.shelf.getItem(place))
  if (known !== null) {
    // The same words as the first time: then it is the same purchase, whatever page it is continued from.
    const again = await asker.mutate('purchase.start', { ...choice, ...known }).catch(forgetReused)
    if (again?.checkoutUrl != null && (again.status === 'pending' || again.status === 'failed')) return again
  }
  const fresh = { requestId: crypto.randomUUID(), returnUrl }
  kit.shelf.setItem(place, JSON.stringify(fresh))
  return asker.mutate('purchase.start', { ...choice, ...fresh })
}

/** Of another user of this browser, or of something else: another purchase then. */
function forgetReused(error: unknown): null {
  if (error instanceof Refused && error.reason !== 'UNREACHABLE' && error.reason !== 'OVERLOADED') return null
  throw error
}

function readKnown(text: string | null): { requestId: string; returnUrl: string } | null {
  try {
    const known = JSON.parse(text ?? 'null') as { requestId?: unknown; returnUrl?: unknown } | null
    return typeof known?.requestId === 'string' && typeof known.returnUrl === 'string'
      ? { requestId: known.requestId, returnUrl: known.returnUrl }
      : null
  } catch {
    return null
  }
}
