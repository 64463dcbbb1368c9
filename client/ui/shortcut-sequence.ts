// Reads key presses as shortcuts: one key, several held together, or a short sequence such as `g o`.

export interface KeyPress {
  key: string
  metaKey: boolean
  ctrlKey: boolean
  altKey: boolean
  shiftKey: boolean
}

/** One press in the words of a binding: `g`, `?`, `mod+k`, `alt+shift+arrowup`. Null for a modifier on its own. */
export function readPress({ key, metaKey, ctrlKey, altKey, shiftKey }: KeyPress): string | null {
  if (['Shift', 'Control', 'Alt', 'Meta', 'Dead', 'Process', 'Unidentified'].includes(key)) return null
  const held = [
    (metaKey || ctrlKey) && 'mod',
    altKey && 'alt',
    // A shifted character is another character already: `?` is not `shift+/` on every keyboard.
    shiftKey && (key.length > 1 || metaKey || ctrlKey || altKey) && 'shift',
  ].filter(Boolean)
  const name = key === ' ' ? 'space' : key.toLowerCase()
  return [...held, name].join('+')
}

export type SequenceMatch =
  | { kind: 'complete'; keys: string }
  /** The start of something: wait for the next press. */
  | { kind: 'begun'; pressed: readonly string[] }
  | { kind: 'none' }

/** What a further press means after those before it. A press that continues nothing may begin something. */
export function matchSequence(
  pressed: readonly string[],
  press: string,
  bindings: readonly string[],
): SequenceMatch {
  const attempt = [...pressed, press]
  const text = attempt.join(' ')
  if (bindings.includes(text)) return { kind: 'complete', keys: text }
  if (bindings.some(keys => keys.startsWith(`${text} `))) return { kind: 'begun', pressed: attempt }
  return pressed.length > 0 ? matchSequence([], press, bindings) : { kind: 'none' }
}

/** Whether a binding needs no held modifier, and so could be pressed by accident or by voice control. */
export function isCharacterBinding(keys: string): boolean {
  return !keys.includes('mod+') && !keys.includes('alt+')
}
