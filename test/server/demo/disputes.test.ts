// What users of the demo dispute, and how its support decides, without a database.
import { describe, expect, test } from 'vitest'
import { disputeWords } from '../../../prisma/demo/disputes.ts'
import { openAgenda } from '../../../server/demo/rules/agenda.ts'
import { openChance } from '../../../server/demo/rules/chance.ts'
import { openComplaints, openSupport } from '../../../server/demo/rules/disputes.ts'
import type { Person } from '../../../server/demo/rules/people.ts'
import type { Disputing } from '../../../server/disputes/operations/history.ts'
import type { Dispute } from '../../../server/disputes/rules/dispute.ts'
import { disputeReasons, dueHours, reasonGroups } from '../../../server/disputes/words.ts'
import type { Entry } from '../../../server/ledger/rules/state.ts'
import type { Operator } from '../../../server/operators/schema.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const endMs = Date.parse('2026-11-20T15:00:00Z')
const operator = { id: 'opr_1', name: 'Sunniva Holt', role: 'support' } as Operator
const confusion: readonly string[] = reasonGroups.confusion

type Opened = {
  reason: string
  entry: Entry | null
  atMs: number
  decidedMs: number | null
  givenBack: boolean
}

/** So many runs, one a minute apart from each other, from an instant on. */
function complain(
  count: number,
  fromMs: number,
  {
    changeMs = null,
    kind = 'charge',
    inRing = false,
    failing = false,
    until = endMs,
  }: {
    changeMs?: number | null
    kind?: Entry['kind']
    inRing?: boolean
    failing?: boolean
    until?: number
  } = {},
) {
  const opened: Opened[] = []
  const decide = (atMs: number, dispute: Dispute, givenBack: boolean) => {
    const found = opened[Number(dispute.id)]
    if (found !== undefined) Object.assign(found, { decidedMs: atMs, givenBack })
  }
  const disputing: Disputing = {
    open: (atMs, { reason, entry }) => {
      opened.push({ reason, entry, atMs, decidedMs: null, givenBack: false })
      return { id: String(opened.length - 1), reason } as Dispute
    },
    giveBack: (atMs, dispute) => {
      decide(atMs, dispute, true)
      return true
    },
    keep: (atMs, dispute) => decide(atMs, dispute, false),
    rows: () => ({ disputes: [], calls: [] }),
  }
  const agenda = openAgenda()
  const complaints = openComplaints({
    person: { inRing } as Person,
    disputing,
    support: openSupport(operator, endMs),
    agenda,
    chance: openChance('complaints'),
    changeMs,
  })
  let forgotten = 0
  for (let index = 0; index < count; index += 1) {
    const atMs = fromMs + index * 60_000
    const entry = { seq: index, kind, value: 10, at: atMs } as Entry
    if (!failing) complaints.ran(entry, atMs)
    else if (complaints.isForgotten(entry, atMs)) forgotten += 1
  }
  agenda.reach(until)
  return { opened, forgotten }
}

test('every reason has words of a user, and of whoever keeps what was charged', () => {
  for (const reason of disputeReasons) {
    expect(disputeWords[reason].texts.length).toBeGreaterThan(0)
    expect(disputeWords[reason].kept.length).toBeGreaterThan(0)
  }
})

describe('support', () => {
  test('forgets one dispute of an economy, of those that are past due when the history ends', () => {
    const { forgets } = openSupport(operator, endMs)
    const due = endMs - dueHours * hourMs
    expect([due + 1, due - hourMs + 1, due - 4 * dayMs - 1].map(forgets)).toEqual([false, false, false])
    expect([due - hourMs, due - hourMs].map(forgets)).toEqual([true, false])
  })

  test('decides every other before it is due, and gives back only what an entry took', () => {
    const { opened } = complain(20_000, endMs - 60 * dayMs)
    expect(opened.length).toBeGreaterThan(20)
    for (const { atMs, decidedMs, givenBack, entry } of opened) {
      expect((decidedMs ?? Number.NaN) - atMs).toBeLessThanOrEqual(dueHours * hourMs)
      if (givenBack) expect(entry).not.toBeNull()
    }
    expect(new Set(opened.map(({ givenBack }) => givenBack)).size).toBe(2)
  })

  test('leaves open what came last', () => {
    const { opened } = complain(20_000, endMs - 14 * dayMs)
    const open = opened.filter(({ decidedMs }) => decidedMs === null)
    expect(open.length).toBeGreaterThan(1)
    expect(open.filter(({ atMs }) => atMs < endMs - dueHours * hourMs)).toHaveLength(1)
  })
})

describe('users', () => {
  test('are confused more often in the two weeks after prices changed', () => {
    const from = endMs - 60 * dayMs
    const confused = (changeMs: number | null) =>
      complain(10_000, from, { changeMs }).opened.filter(({ reason }) => confusion.includes(reason)).length
    expect(confused(from)).toBeGreaterThan(3 * confused(null))
    expect(confused(from - 15 * dayMs)).toBe(confused(null))
    expect(confused(from + 15 * dayMs)).toBe(confused(null))
  })

  test('say nothing of runs that cost nothing, nor where cards are of others', () => {
    expect(complain(10_000, endMs - 60 * dayMs, { kind: 'usage' }).opened).toEqual([])
    expect(complain(10_000, endMs - 60 * dayMs, { inRing: true }).opened).toEqual([])
  })

  test('ask back most charges of failed runs that the product forgot', () => {
    const { opened, forgotten } = complain(5_000, endMs - 60 * dayMs, { failing: true })
    expect(forgotten).toBeGreaterThan(300)
    expect(forgotten).toBeLessThan(550)
    expect(opened.length).toBeGreaterThan(forgotten * 0.6)
    expect(opened.length).toBeLessThan(forgotten * 0.9)
    expect(opened.every(({ reason, entry }) => reason === 'run_failed' && entry !== null)).toBe(true)
    expect(opened.filter(({ givenBack }) => givenBack).length).toBeGreaterThan(opened.length * 0.85)
    // What is held and never committed took nothing.
    expect(complain(5_000, endMs - 60 * dayMs, { failing: true, kind: 'hold' }).forgotten).toBe(0)
  })
})
