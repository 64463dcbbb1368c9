import { describe, expect, test } from 'vitest'
import { refuseChange } from '../../../client/ui/change-rules.ts'
import { readDelta } from '../../../client/ui/figure-delta.ts'
import { initials } from '../../../client/ui/initials.ts'
import { readRefusal } from '../../../client/ui/refusal.ts'
import { parseChoice } from '../../../client/ui/stored-choice.ts'
import { computeTooltipPlace } from '../../../client/ui/tooltip-place.ts'
import { truncateMiddle } from '../../../client/ui/truncate-middle.ts'

describe('an id shortened in its middle', () => {
  test.each([
    ['req_01JD4T0C8V2Q6M9Z7K3X5B1N4P', 12, 'req_01…1N4P'.length, 'req_01…5B1N4P'.slice(0, 6)],
    ['acc_8KqW', 20, 8, 'acc_8K'],
  ])('%s at most %d', (id, lengthMax, _length, head) => {
    const shown = truncateMiddle(id, lengthMax)
    expect(Array.from(shown).length).toBeLessThanOrEqual(lengthMax)
    expect(shown.startsWith(head)).toBe(true)
  })

  test('keeps head and end', () => {
    expect(truncateMiddle('abcdefghij', 7)).toBe('abc…hij')
    expect(truncateMiddle('abcdefghij', 6)).toBe('abc…ij')
    expect(truncateMiddle('abcdefghij', 10)).toBe('abcdefghij')
  })

  test('never cuts a character in two', () => {
    expect(truncateMiddle('🚌🚌🚌🚌🚌🚌', 3)).toBe('🚌…🚌')
  })
})

describe('how a figure moved', () => {
  test('is good or bad by the way that is good for it', () => {
    expect(readDelta(0.084, 'up')).toEqual({ text: '8.4%', spoken: 'up 8.4%', direction: 'up', tone: 'good' })
    expect(readDelta(0.31, 'down').tone).toBe('bad')
    expect(readDelta(-0.31, 'down').tone).toBe('good')
    expect(readDelta(-0.31, 'neither').tone).toBe('neutral')
  })

  test('what prints as nothing is neither praised nor blamed', () => {
    expect(readDelta(0.0004, 'up')).toMatchObject({ direction: 'flat', tone: 'neutral' })
    expect(readDelta(-0.0004, 'up')).toMatchObject({ text: '0.0%', direction: 'flat' })
  })

  test('from nothing there is no percentage', () => {
    expect(readDelta(null, 'up')).toMatchObject({ text: 'new', tone: 'neutral' })
    expect(readDelta(Number.POSITIVE_INFINITY, 'up')).toMatchObject({ text: 'new' })
  })
})

describe('a change', () => {
  const given = { reason: 'The old key leaked', typed: '', phrase: undefined }

  test('goes when it says why', () => {
    expect(refuseChange(given)).toEqual({})
  })

  test.each(['', '  ', 'ab', ' ab '])('does not go with the reason %j', reason => {
    expect(refuseChange({ ...given, reason })).toEqual({ reason: 'Say why, in a few words' })
  })

  test('does not go with a reason that the log cannot hold', () => {
    expect(refuseChange({ ...given, reason: 'x'.repeat(500) })).toEqual({})
    expect(refuseChange({ ...given, reason: 'x'.repeat(501) })).toEqual({ reason: 'At most 500 characters' })
  })

  test('of high stake wants its name, letter by letter', () => {
    expect(refuseChange({ ...given, phrase: 'jobsearch', typed: 'Jobsearch' })).toHaveProperty('phrase')
    expect(refuseChange({ ...given, phrase: 'jobsearch', typed: ' jobsearch ' })).toEqual({})
  })
})

describe('what the server refused', () => {
  test('is read with its fields and its request', () => {
    const error = Object.assign(new Error('Some fields need another look'), {
      data: { requestId: 'req_1', details: { fields: { email: 'Already in use', odd: 3 } } },
    })
    expect(readRefusal(error)).toEqual({
      message: 'Some fields need another look',
      fields: { email: 'Already in use' },
      requestId: 'req_1',
    })
  })

  test.each([new TypeError('Failed to fetch'), null, undefined, 'text', { data: null }])(
    'is not mistaken for silence: %j',
    error => {
      expect(readRefusal(error)).toMatchObject({ message: 'The server could not be reached. Try again.' })
    },
  )
})

describe('a tooltip', () => {
  const tooltip = { width: 100, height: 24 }
  const window = { width: 400, height: 300 }

  test('stands above its trigger, centred', () => {
    const trigger = { left: 150, top: 100, width: 40, height: 32 }
    expect(computeTooltipPlace(trigger, tooltip, window)).toEqual({ left: 120, top: 70 })
  })

  test('goes below where there is no room above', () => {
    const trigger = { left: 150, top: 10, width: 40, height: 32 }
    expect(computeTooltipPlace(trigger, tooltip, window).top).toBe(48)
  })

  test('stays inside the window at both sides', () => {
    expect(computeTooltipPlace({ left: 0, top: 100, width: 24, height: 24 }, tooltip, window).left).toBe(8)
    expect(computeTooltipPlace({ left: 376, top: 100, width: 24, height: 24 }, tooltip, window).left).toBe(
      292,
    )
  })
})

test.each([
  ['Mara Lindqvist', 'ML'],
  ['Ngozi Adaeze Okafor', 'NO'],
  ['jo@example.com', 'J'],
  ['mara.lindqvist@example.com', 'ML'],
  ['  ', '?'],
  ['élodie', 'É'],
])('the initials of %j are %s', (name, text) => {
  expect(initials(name)).toBe(text)
})

test('a choice that this release does not know is the default', () => {
  expect(parseChoice('dark', ['system', 'light', 'dark'])).toBe('dark')
  expect(parseChoice('sepia', ['system', 'light', 'dark'])).toBe('system')
  expect(parseChoice(null, ['system', 'light', 'dark'])).toBe('system')
})
