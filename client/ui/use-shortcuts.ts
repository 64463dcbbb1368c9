// Keyboard shortcuts of what is on screen: registered while it is, ignored while typing, listed on a sheet.
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react'
import { isCharacterBinding, matchSequence, readPress } from './shortcut-sequence.ts'
import { createStoredChoice, useStoredChoice } from './stored-choice.ts'

export interface Shortcut {
  /** `g o` one after the other, `mod+k` together, `?` as the character it types. */
  keys: string
  label: string
  /** The heading under which the sheet lists it. */
  group: string
  run: () => void
}

const NEXT_PRESS_WITHIN_MS = 1200
// Those registered last win, so that a screen may take a key from the frame around it.
let registered: readonly Shortcut[] = []
// Of several with the same keys, as two tables have on one screen, the one that would run.
let listed: readonly Shortcut[] = []
const listeners = new Set<() => void>()
let pressed: readonly string[] = []
let pressedAt = 0

/** Operators who speak to their computer, or whose hand is unsteady, can turn the single keys off. */
const characterKeys = createStoredChoice('farebox.character-keys', ['on', 'off'])

export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const run = useEffectEvent((keys: string) => shortcuts.find(shortcut => shortcut.keys === keys)?.run())
  // Registered anew when a key or a word changes, not with every drawing of whoever gives them.
  const description = JSON.stringify(shortcuts.map(({ keys, label, group }) => ({ keys, label, group })))
  useEffect(() => {
    const described = JSON.parse(description) as Omit<Shortcut, 'run'>[]
    return register(described.map(entry => ({ ...entry, run: () => run(entry.keys) })))
  }, [description])
}

/** Everything that can be pressed now, for the sheet. */
export function useRegisteredShortcuts(): readonly Shortcut[] {
  return useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => listed,
  )
}

export function useCharacterKeys(): ['on' | 'off', (choice: 'on' | 'off') => void] {
  return useStoredChoice(characterKeys)
}

function register(own: readonly Shortcut[]): () => void {
  change([...registered, ...own])
  return () => change(registered.filter(shortcut => !own.includes(shortcut)))
}

function change(next: readonly Shortcut[]): void {
  if (registered.length === 0 && next.length > 0) window.addEventListener('keydown', onKeyDown)
  if (registered.length > 0 && next.length === 0) window.removeEventListener('keydown', onKeyDown)
  registered = next
  listed = [...new Map(next.map(shortcut => [shortcut.keys, shortcut])).values()]
  for (const listener of listeners) listener()
}

function onKeyDown(event: KeyboardEvent): void {
  const press = readPress(event)
  if (press === null || event.defaultPrevented) return
  // A held `j` walks down a list; a held `mod+k` must not open and close.
  if (event.repeat && press.includes('+')) return
  const byCharacter = characterKeys.get() === 'on' && !takesKeys(event.target)
  const bindings = registered.map(s => s.keys).filter(keys => byCharacter || !isCharacterBinding(keys))

  const waited = event.timeStamp - pressedAt
  const match = matchSequence(waited < NEXT_PRESS_WITHIN_MS ? pressed : [], press, bindings)
  pressed = match.kind === 'begun' ? match.pressed : []
  pressedAt = event.timeStamp
  if (match.kind !== 'complete') return
  event.preventDefault()
  registered.findLast(shortcut => shortcut.keys === match.keys)?.run()
}

/** Fields take characters, and so do lists and menus, which jump to the entry that starts with one. */
function takesKeys(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable) return true
  if (target.closest('[role="menu"], [role="listbox"], [role="dialog"][data-state="open"]')) return true
  if (target instanceof HTMLInputElement)
    return !['checkbox', 'radio', 'button', 'submit'].includes(target.type)
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
}
