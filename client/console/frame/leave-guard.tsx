// Asks before a navigation leaves what was entered and not saved. Of the frame itself: no form is there before it.
import { useBlocker } from '@tanstack/react-router'
import { useState } from 'react'
import { late } from '../../ui/late.tsx'
import { findUnsaved } from '../../ui/unsaved.ts'
import { useLoadSoon } from '../screens/late.tsx'
import { PlainQuestion } from './plain-question.tsx'

const DiscardQuestion = late(() => import('../../ui/discard-question.tsx').then(part => part.DiscardQuestion))
let isQuestionThere = false
const lateParts = [{ load: () => DiscardQuestion.load().then(noteQuestion) }]

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
  return <Question onKeep={() => reset()} onDiscard={() => proceed()} />
}

interface QuestionProps {
  onKeep: () => void
  onDiscard: () => void
}

/** One that is asked stays as it is, even if the other comes meanwhile. */
function Question(answers: QuestionProps) {
  const [isPlain] = useState(() => !isQuestionThere && findUnsaved('dialog') === null)
  // With the server away what it waits for may never come, and nobody would know why the page does not change.
  if (isPlain) return <PlainQuestion {...answers} />
  return <DiscardQuestion what={findUnsaved()?.what ?? 'entered'} {...answers} />
}

function noteQuestion(): void {
  isQuestionThere = true
}
