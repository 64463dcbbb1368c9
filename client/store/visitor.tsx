// Who is trying the store, and what of it is only there because it is a demo.
import { createContext, type ReactNode, use, useMemo, useState } from 'react'
import type { Visitor, VisitorAnswer } from '../../server/storefront/schema.ts'
import { askVisitor } from './ask.ts'

type Trial = {
  visitor: Visitor
  others: Visitor[]
  /** The next runs end in an error. */
  fails: boolean
  setFails(fails: boolean): void
  startAnew(): Promise<void>
  become(visitorId: string): Promise<void>
}

const TrialContext = createContext<Trial | null>(null)

export function useTrial(): Trial {
  const trial = use(TrialContext)
  if (trial === null) throw new Error('only within a TrialProvider')
  return trial
}

export function TrialProvider({ first, children }: { first: VisitorAnswer; children: ReactNode }) {
  const [{ visitor, others }, setAnswer] = useState(first)
  const [fails, setFails] = useState(false)
  const trial = useMemo(
    () => ({
      visitor,
      others,
      fails,
      setFails,
      startAnew: async () => setAnswer(await askVisitor('/new', {})),
      become: async (visitorId: string) => setAnswer(await askVisitor('/choose', { visitorId })),
    }),
    [visitor, others, fails],
  )
  return <TrialContext value={trial}>{children}</TrialContext>
}
