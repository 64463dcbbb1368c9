// Parts of a screen that are loaded behind it: panels and dialogs, which nobody sees before they ask for them.
import { type ComponentType, useEffect } from 'react'
import { type LatePart, late as latePart } from '../../ui/late.tsx'
import { PartWaiting } from '../states/part-waiting.tsx'

export type { LatePart }

/**
 * `late(() => import('./key-panel.tsx').then(part => part.KeyPanel))`. Until it is there nothing stands in for it, unless
 * the server is away: then its place says so.
 */
export function late<Props extends object>(load: () => Promise<ComponentType<Props>>): LatePart<Props> {
  return latePart(load, PartWaiting)
}

const idleAfterMs = 400

/** Fetches parts once the screen has had its turn, so that a press finds them there. */
export function useLoadSoon(parts: ReadonlyArray<{ load: () => Promise<unknown> }>): void {
  useEffect(() => {
    const timer = setTimeout(() => {
      // A part that could not be fetched is fetched again, and complains, when it is needed.
      for (const part of parts) part.load().catch(() => {})
    }, idleAfterMs)
    return () => clearTimeout(timer)
  }, [parts])
}
