// The piece of work that is open under its request id: kept over a visit to the checkout, and shared by tabs that press at once.
import { useRef } from 'react'
import {
  decideOpenWork,
  dropOpenWork,
  findOpenWork,
  fingerprintOf,
  keepOpenWork,
  type OpenWork,
  readUnderWay,
  turnOf,
  underWayIn,
  writeUnderWay,
} from './open-work.ts'
import type { Work } from './procedures.ts'
import { useKit } from './provider.tsx'
import { listUnderWay, showUnderWay, takeTurn } from './turns.ts'
import type { ResumedWork } from './use-resumed.ts'

export function useOpenWork(order: Work & { resume?: unknown }, resumed: ResumedWork | null) {
  const { shelf, url, arrivals } = useKit()
  const open = useRef<OpenWork | null>(null)
  const { action } = order

  function keep(one: OpenWork): void {
    open.current = one
    keepOpenWork(shelf, url, action, one)
  }

  return {
    keep,
    /**
     * What is open now, as before where nothing of the work has changed; under way until `end`. Tabs take turns in this, and
     * whoever comes next sees what is under way: pressed at the same moment, they have the same request id.
     */
    begin: async (): Promise<{ work: OpenWork; end(): void }> => {
      const fingerprint = fingerprintOf(order)
      const endTurn = await takeTurn(turnOf(url, action))
      try {
        const elsewhere = await listUnderWay(underWayIn(url, action))
        const known = [
          open.current,
          findOpenWork(shelf, url, action),
          ...elsewhere.map(name => readUnderWay(url, action, name)),
          ofResumed(resumed),
        ]
        const work = decideOpenWork(known, fingerprint, () => crypto.randomUUID())
        keep(work)
        return { work, end: await showUnderWay(writeUnderWay(url, action, work)) }
      } finally {
        endTurn()
      }
    },
    drop: (): void => {
      open.current = null
      dropOpenWork(shelf, url, action)
      arrivals.forgetResume()
    },
  }
}

function ofResumed(resumed: ResumedWork | null): OpenWork | null {
  if (resumed === null || resumed.requestId === null) return null
  const { requestId } = resumed
  return { requestId, fingerprint: fingerprintOf(resumed), resumeToken: null, impressionId: null }
}
