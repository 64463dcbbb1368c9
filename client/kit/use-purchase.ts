// The purchase that a checkout led back from: asked about until it has come to an end.
import { useEffect, useSyncExternalStore } from 'react'
import type { Answer } from './answers.ts'
import type { Purchase } from './contract.ts'
import { useAnswer } from './hooks.ts'
import { useKit } from './provider.tsx'

export interface ReturnedPurchase {
  answer: Answer<Purchase>
  /** What the checkout said when it let the user go. */
  left: 'paid' | 'cancelled' | null
  /** Money is on its way, and tokens with it. */
  isUnderWay: boolean
  forget(): void
}

/** Null: the user did not come from a checkout. */
export function useReturnedPurchase(): ReturnedPurchase | null {
  const { arrivals, answers, refresh } = useKit()
  const { purchaseId, left } = useSyncExternalStore(arrivals.subscribe, arrivals.get, arrivals.getOnServer)
  const inputText = purchaseId === null ? null : JSON.stringify({ purchaseId })
  const answer = useAnswer('purchase.get', inputText)
  const status = answer.data?.status ?? null
  const waits = inputText !== null && answer.state !== 'loading' && isOpen(answer)

  useEffect(() => {
    if (!waits || inputText === null) return
    let asked = 0
    let timer: ReturnType<typeof setTimeout> | undefined
    const askSoon = () => {
      asked += 1
      timer = setTimeout(
        () => {
          void answers.reload('purchase.get', inputText)
          askSoon()
        },
        decideWaitMs(asked, left),
      )
    }
    askSoon()
    return () => clearTimeout(timer)
  }, [answers, inputText, waits, left])

  // Balances that were read before the tokens came are old.
  useEffect(() => {
    if (status === 'delivered') void refresh()
  }, [status, refresh])

  if (purchaseId === null) return null
  const isUnderWay =
    left === 'paid' && (answer.state === 'loading' || status === 'pending' || status === 'paid')
  return { answer, left, isUnderWay, forget: arrivals.forgetPurchase }
}

function isOpen({ state, data }: Answer<Purchase>): boolean {
  if (state === 'failed') return false
  return data?.status === 'pending' || data?.status === 'paid' || data?.status === 'failed'
}

/** Often for half a minute, in which nearly every payment is confirmed; then as one waits for the post. */
export function decideWaitMs(asked: number, left: 'paid' | 'cancelled' | null): number {
  return left === 'paid' && asked <= 25 ? 1_200 : 6_000
}
