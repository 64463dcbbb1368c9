// What would be lost by leaving: entered and not saved, or shown this one time. Whoever would leave it is asked first.
import { createContext, useEffect } from 'react'

export interface Unsaved {
  /** A page keeps it while the path stays the page's; a dialog loses it when it closes. */
  holder: 'page' | 'dialog'
  what: 'entered' | 'shown-once'
}

const held = new Set<Unsaved>()
let sendings = 0

/** How a form tells the dialog around it that something was entered. */
export const EnteredContext = createContext<() => void>(() => {})

/** Holds the page while it is true, for the forms of a page: those in a dialog are held by the dialog. */
export function useUnsaved(isUnsaved: boolean): void {
  useEffect(() => (isUnsaved ? holdUnsaved({ holder: 'page', what: 'entered' }) : undefined), [isUnsaved])
}

/** Until the answered function is called. */
export function holdUnsaved(unsaved: Unsaved): () => void {
  if (held.size === 0) window.addEventListener('beforeunload', onBeforeUnload)
  held.add(unsaved)
  return () => {
    held.delete(unsaved)
    if (held.size === 0) window.removeEventListener('beforeunload', onBeforeUnload)
  }
}

/** While something is being sent, what leads away is its success. */
export async function whileSending<Answer>(send: () => Promise<Answer>): Promise<Answer> {
  sendings += 1
  try {
    return await send()
  } finally {
    sendings -= 1
  }
}

/** The gravest of what would be lost, or null when one may leave. */
export function findUnsaved(holder?: Unsaved['holder']): Unsaved | null {
  if (sendings > 0) return null
  const losses = [...held].filter(unsaved => holder === undefined || unsaved.holder === holder)
  return losses.find(({ what }) => what === 'shown-once') ?? losses[0] ?? null
}

function onBeforeUnload(event: BeforeUnloadEvent): void {
  if (findUnsaved() !== null) event.preventDefault()
}
