// Asks before a navigation leaves what was entered and not saved.
import { useBlocker } from '@tanstack/react-router'
import { late } from '../../ui/late.tsx'
import { findUnsaved } from '../../ui/unsaved.ts'
import { useLoadSoon } from '../screens/late.tsx'

const DiscardQuestion = late(() => import('../../ui/discard-question.tsx').then(part => part.DiscardQuestion))
const lateParts = [DiscardQuestion]

export function LeaveGuard() {
  useLoadSoon(lateParts)
  const { status, proceed, reset } = useBlocker({
    // Closing the page itself is asked about by whoever holds what was entered.
    enableBeforeUnload: false,
    withResolver: true,
    shouldBlockFn: ({ current, next, action }) => {
      if (current.pathname !== next.pathname) return findUnsaved() !== null
      // A page keeps its form while only its search changes; Back closes a dialog.
      return action !== 'PUSH' && action !== 'REPLACE' && findUnsaved('dialog') !== null
    },
  })
  if (status !== 'blocked') return null
  return (
    <DiscardQuestion
      what={findUnsaved()?.what ?? 'entered'}
      onKeep={() => reset()}
      onDiscard={() => proceed()}
    />
  )
}
