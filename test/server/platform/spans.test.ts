// Spans against the plainest model there is: a set of the numbers that are taken.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { beyond, giveBack, place, type Span, take } from '../../../server/platform/spans.ts'

const numbersOf = (spans: readonly Span[]) =>
  spans.flatMap(([from, to]) => Array.from({ length: to - from }, (_, index) => from + index))

test('the lowest room is taken first, and what is given back is room again', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.record({ kind: fc.constant('take' as const), size: fc.nat(12) }),
          fc.record({ kind: fc.constant('free' as const), which: fc.nat(), keep: fc.nat(12) }),
        ),
        { maxLength: 40 },
      ),
      steps => {
        let room: { gaps: Span[]; top: number } = { gaps: [], top: 0 }
        const taken = new Set<number>()
        const parts: Span[][] = []
        for (const step of steps) {
          if (step.kind === 'take') {
            const placed = place(step.size, room.gaps, room.top)
            const lowest = Array.from({ length: 1000 }, (_, number) => number)
              .filter(number => !taken.has(number))
              .slice(0, step.size)
            expect(numbersOf(placed)).toEqual(lowest)
            room = take(step.size, room.gaps, room.top)
            for (const number of lowest) taken.add(number)
            parts.push(placed)
          } else {
            const [part] = parts.splice(step.which % Math.max(1, parts.length), 1)
            if (part === undefined) continue
            const rest = beyond(step.keep, part)
            expect(numbersOf(rest)).toEqual(numbersOf(part).slice(step.keep))
            room = giveBack(rest, room.gaps, room.top)
            for (const number of numbersOf(rest)) taken.delete(number)
          }
          const top = Math.max(-1, ...taken) + 1
          expect(room.top).toBe(top)
          expect(numbersOf(room.gaps)).toEqual(
            Array.from({ length: top }, (_, number) => number).filter(number => !taken.has(number)),
          )
          for (const [index, [from, to]] of room.gaps.entries()) {
            expect(from).toBeLessThan(to)
            expect(from).toBeGreaterThan(room.gaps[index - 1]?.[1] ?? -1)
          }
        }
      },
    ),
  )
})

test('nothing that is given back raises the end', () => {
  expect(giveBack([[70, 110]], [], 60)).toEqual({ gaps: [], top: 60 })
  expect(giveBack([[50, 110]], [[10, 20]], 60)).toEqual({ gaps: [[10, 20]], top: 50 })
  expect(giveBack([[90, 95]], [], 0)).toEqual({ gaps: [], top: 0 })
})
