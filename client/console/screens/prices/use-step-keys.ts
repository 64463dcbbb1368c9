// Undo and redo of a draft from the keyboard: with the keys of every editor, and `u`. Within a box its own undo works.
import { useEffect, useEffectEvent } from 'react'
import { useShortcuts } from '../../../ui/use-shortcuts.ts'
import type { Edit } from './use-draft.ts'

export function useStepKeys(edit: Edit): void {
  useShortcuts([{ keys: 'u', label: 'Undo the last change', group: 'Price book', run: edit.stepBack }])
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || isTyping(event.target)) return
    const key = event.key.toLowerCase()
    if (key !== 'z' && key !== 'y') return
    event.preventDefault()
    if (key === 'y' || event.shiftKey) edit.stepForward()
    else edit.stepBack()
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKeyDown(event)
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement
    ? !['checkbox', 'radio'].includes(target.type)
    : target instanceof HTMLTextAreaElement
}
