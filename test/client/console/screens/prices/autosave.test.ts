// The draft between keyboard and server, step by step.
import { expect, test } from 'vitest'
import {
  type Autosave,
  type AutosaveEvent,
  isSaved,
  mayAdopt,
  nextAutosave,
  openAutosave,
  wantsSave,
} from '../../../../../client/console/screens/prices/autosave.ts'

const play = (...events: AutosaveEvent<string>[]): Autosave<string> =>
  events.reduce((state, event) => nextAutosave(state, event), openAutosave('a', 1))
const typed = (text: string): AutosaveEvent<string> => ({ kind: 'edited', edit: () => text })

test('nothing is sent before something changes', () => {
  expect(wantsSave(play())).toBe(false)
  expect(isSaved(play(typed('a')))).toBe(true)
})

test('a change is sent once, and is saved when the server has it', () => {
  expect(wantsSave(play(typed('b')))).toBe(true)
  expect(wantsSave(play(typed('b'), { kind: 'sent' }))).toBe(false)
  const saved = play(typed('b'), { kind: 'sent' }, { kind: 'accepted', revision: 2 })
  expect(saved).toMatchObject({ document: 'b', saved: 'b', revision: 2 })
  expect(isSaved(saved)).toBe(true)
})

test('what is typed while a save is on its way is sent after it', () => {
  const state = play(typed('b'), { kind: 'sent' }, typed('c'), { kind: 'accepted', revision: 2 })
  expect(state).toMatchObject({ document: 'c', saved: 'b', revision: 2 })
  expect(wantsSave(state)).toBe(true)
})

test('another tab that was faster stops saving until somebody decides', () => {
  const overtaken = play(typed('b'), { kind: 'sent' }, { kind: 'overtaken' }, typed('c'))
  expect(wantsSave(overtaken)).toBe(false)
  const kept = nextAutosave(overtaken, { kind: 'insisted', revision: 5 })
  expect(wantsSave(kept)).toBe(true)
  expect(kept).toMatchObject({ document: 'c', revision: 5 })
  const taken = nextAutosave(overtaken, { kind: 'adopted', document: 'theirs', revision: 5 })
  expect(taken).toMatchObject({ document: 'theirs', revision: 5 })
  expect(isSaved(taken)).toBe(true)
})

test('a save that failed is tried again with the next edit, or when asked to', () => {
  const failed = play(typed('b'), { kind: 'sent' }, { kind: 'failed', message: 'away' })
  expect(wantsSave(failed)).toBe(false)
  expect(wantsSave(nextAutosave(failed, typed('c')))).toBe(true)
  expect(wantsSave(nextAutosave(failed, { kind: 'retried' }))).toBe(true)
})

test('a newer draft is shown only where nothing is unsaved', () => {
  expect(mayAdopt(play(), 2)).toBe(true)
  expect(mayAdopt(play(), 1)).toBe(false)
  expect(mayAdopt(play(typed('b')), 2)).toBe(false)
  expect(mayAdopt(play(typed('b'), { kind: 'sent' }), 2)).toBe(false)
})

test('undo goes back step by step, redo forward again, and a new change ends what could be redone', () => {
  const undone: AutosaveEvent<string> = { kind: 'undone' }
  const redone: AutosaveEvent<string> = { kind: 'redone' }
  expect(play(typed('b'), typed('c'), undone).document).toBe('b')
  expect(play(typed('b'), typed('c'), undone, undone, undone).document).toBe('a')
  expect(play(typed('b'), typed('c'), undone, undone, redone).document).toBe('b')
  expect(play(typed('b'), undone, typed('c'), redone).document).toBe('c')
  expect(wantsSave(play(typed('b'), undone))).toBe(false)
})

test('the letters of one value are one step', () => {
  const letter = (text: string, step: string): AutosaveEvent<string> => ({
    kind: 'edited',
    edit: () => text,
    step,
  })
  const state = play(letter('1', 'price'), letter('12', 'price'), letter('3', 'tokens'), letter('4', 'price'))
  expect(state.past).toEqual(['a', '12', '3'])
})
