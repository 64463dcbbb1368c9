// The work that a user had to leave for want of tokens: after the checkout, after a reload, after a closed tab.
import { useEffect, useSyncExternalStore } from 'react'
import { Refused } from './ask.ts'
import { useAnswer } from './hooks.ts'
import { dropOpenWork, findOpenWork, fingerprintOf, keepOpenWork } from './open-work.ts'
import { useKit } from './provider.tsx'
import { useReturnedPurchase } from './use-purchase.ts'

export interface ResumedWork {
  action: string
  quantity: number
  size: number | null
  /** The user's work as the gate was given it. */
  resume: unknown
  requestId: string | null
  affordable: boolean
  /** Affordable, and no payment is under way any more. */
  ready: boolean
}

/** With an action: also what this browser left of it earlier. Null: nothing waits, or it is not known yet. */
export function useResumed(action?: string): ResumedWork | null {
  const kit = useKit()
  const { arrivals, shelf, url } = kit
  const { resumeToken: arrived } = useSyncExternalStore(
    arrivals.subscribe,
    arrivals.get,
    arrivals.getOnServer,
  )
  const left = useSyncExternalStore(
    arrivals.subscribe,
    () => (action === undefined ? null : (findOpenWork(shelf, url, action)?.resumeToken ?? null)),
    () => null,
  )
  const token = arrived ?? left
  const answer = useAnswer('paywall.resume', token === null ? null : JSON.stringify({ resumeToken: token }))
  const purchase = useReturnedPurchase()
  const { data } = answer
  // A server that is away keeps the work all the same.
  const isGone = answer.error instanceof Refused && answer.error.reason === 'UNKNOWN_OFFER'
  const isWanted = data !== null && (action === undefined || data.action === action)

  // From here on the browser remembers it, so the address need not.
  useEffect(() => {
    if (token === null || arrived !== token) return
    if (isGone) arrivals.forgetResume()
    if (data?.requestId == null) return
    const known = findOpenWork(shelf, url, data.action)
    keepOpenWork(shelf, url, data.action, {
      requestId: data.requestId,
      fingerprint: fingerprintOf(data),
      resumeToken: token,
      impressionId: known?.resumeToken === token ? known.impressionId : null,
    })
    arrivals.takeResume()
  }, [arrivals, arrived, data, isGone, shelf, token, url])

  // Expired, or another user's.
  useEffect(() => {
    if (!isGone || action === undefined || left === null) return
    dropOpenWork(shelf, url, action)
    arrivals.forgetResume()
  }, [action, arrivals, isGone, left, shelf, url])

  if (!isWanted) return null
  return {
    action: data.action,
    quantity: data.quantity,
    size: data.size,
    resume: data.resume,
    requestId: data.requestId,
    affordable: data.affordable,
    ready: data.affordable && purchase?.isUnderWay !== true,
  }
}
