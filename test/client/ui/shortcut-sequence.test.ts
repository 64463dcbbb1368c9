import { describe, expect, test } from 'vitest'
import { isCharacterBinding, matchSequence, readPress } from '../../../client/ui/shortcut-sequence.ts'

const BARE = { metaKey: false, ctrlKey: false, altKey: false, shiftKey: false }
const BINDINGS = ['g o', 'g d', 'j', '?', 'mod+k', 'x y z']

describe('a press in words', () => {
  test.each([
    [{ key: 'g' }, 'g'],
    [{ key: '?', shiftKey: true }, '?'],
    [{ key: 'G', shiftKey: true }, 'g'],
    [{ key: 'k', metaKey: true }, 'mod+k'],
    [{ key: 'k', ctrlKey: true }, 'mod+k'],
    [{ key: 'K', ctrlKey: true, shiftKey: true }, 'mod+shift+k'],
    [{ key: 'ArrowUp', shiftKey: true }, 'shift+arrowup'],
    [{ key: ' ' }, 'space'],
    [{ key: 'Shift', shiftKey: true }, null],
    [{ key: 'Dead' }, null],
  ])('%j is %j', (press, words) => {
    expect(readPress({ ...BARE, ...press })).toBe(words)
  })
})

describe('a sequence', () => {
  test('runs at once when one press is all of it', () => {
    expect(matchSequence([], 'j', BINDINGS)).toEqual({ kind: 'complete', keys: 'j' })
    expect(matchSequence([], 'mod+k', BINDINGS)).toEqual({ kind: 'complete', keys: 'mod+k' })
  })

  test('waits while what was pressed may become one', () => {
    expect(matchSequence([], 'g', BINDINGS)).toEqual({ kind: 'begun', pressed: ['g'] })
    expect(matchSequence(['x'], 'y', BINDINGS)).toEqual({ kind: 'begun', pressed: ['x', 'y'] })
  })

  test('runs with its last press', () => {
    expect(matchSequence(['g'], 'o', BINDINGS)).toEqual({ kind: 'complete', keys: 'g o' })
    expect(matchSequence(['x', 'y'], 'z', BINDINGS)).toEqual({ kind: 'complete', keys: 'x y z' })
  })

  test('broken off, the last press may begin or be another', () => {
    expect(matchSequence(['x'], 'g', BINDINGS)).toEqual({ kind: 'begun', pressed: ['g'] })
    expect(matchSequence(['g'], 'j', BINDINGS)).toEqual({ kind: 'complete', keys: 'j' })
    expect(matchSequence(['g'], 'q', BINDINGS)).toEqual({ kind: 'none' })
  })

  test('does not take the start of a longer name for its first press', () => {
    expect(matchSequence([], 'm', BINDINGS)).toEqual({ kind: 'none' })
  })
})

test('only shortcuts without a held modifier can be turned off', () => {
  expect(BINDINGS.filter(isCharacterBinding)).toEqual(['g o', 'g d', 'j', '?', 'x y z'])
})
