// Lanes in a hundred kinds of weather: what is answered was done, once; what was refused was not; nobody harms a neighbour.
import { describe, expect, test } from 'vitest'
import { type Job, UncertainError } from '../../../server/ledger/operations/batches.ts'
import { openLanes } from '../../../server/ledger/operations/lanes.ts'
import type { Command, Decision } from '../../../server/ledger/rules/commands.ts'
import type { Entry } from '../../../server/ledger/rules/state.ts'
import { listSeeds, withSeed } from '../../invariants/chance.ts'
import {
  type Call,
  type Faults,
  isOverloaded,
  openClock,
  type Simulation,
  simulate,
} from './lanes-simulator.ts'
import { charge, grant, makePolicy, openBench } from './rules/builders.ts'

const file = 'test/server/ledger/lanes.test.ts'
const calm: Faults = { lostRequests: 0, lostReplies: 0, retries: 0, refusals: 0, poisoned: 0, away: null }

const weathers: [string, Faults][] = [
  ['nothing wrong', calm],
  ['requests lost', { ...calm, lostRequests: 30 }],
  ['replies lost after the commit', { ...calm, lostReplies: 40 }],
  ['batches to try again', { ...calm, retries: 40 }],
  ['poisoned commands', { ...calm, poisoned: 10 }],
  ['a full disk now and then', { ...calm, refusals: 20 }],
  ['a database that is away for longer than anybody waits', { ...calm, away: { fromMs: 50, forMs: 20_000 } }],
  [
    'everything at once',
    {
      lostRequests: 15,
      lostReplies: 15,
      retries: 15,
      refusals: 3,
      poisoned: 5,
      away: { fromMs: 200, forMs: 300 },
    },
  ],
]

test.each(weathers)('%s: each command is applied once, and told what was applied', async (_name, faults) => {
  for (const seed of listSeeds(100)) {
    await withSeed(seed, file, async () => checkAll(await simulate(seed, faults, 120)))
  }
})

test.each(weathers)('%s: the same seed does the same again', async (_name, faults) => {
  const write = ({ calls, batches }: Simulation) => JSON.stringify([batches, calls.map(({ fate }) => fate)])
  expect(write(await simulate(7, faults, 120))).toBe(write(await simulate(7, faults, 120)))
})

function checkAll(simulation: Simulation): void {
  const { calls, entriesOf, reported } = simulation
  const counts = new Map<string, number>()
  for (const accountId of new Set(calls.map(({ job }) => job.accountId)))
    for (const { requestId } of entriesOf(accountId))
      counts.set(requestId ?? '', (counts.get(requestId ?? '') ?? 0) + 1)
  for (const [requestId, count] of counts)
    if (count !== 1) throw new Error(`${requestId} was applied ${count} times`)

  const firsts = new Set<string>()
  const asked = new Map<string, number>()
  for (const { requestId } of calls) asked.set(requestId, (asked.get(requestId) ?? 0) + 1)
  for (const call of calls) {
    const facts = { isApplied: counts.has(call.requestId), isAlone: asked.get(call.requestId) === 1 }
    checkFate(call, facts, reported, entriesOf)
    if (call.fate?.kind === 'decided' && call.fate.decision.kind === 'accepted') {
      if (firsts.has(call.requestId)) throw new Error(`${call.requestId} was told twice that it came first`)
      firsts.add(call.requestId)
    }
  }
  checkOrder(calls, entriesOf)
  if (simulation.depth() !== 0) throw new Error(`${simulation.depth()} are left`)
}

function checkFate(
  { job, requestId, isPoisoned, fate }: Call,
  { isApplied, isAlone }: { isApplied: boolean; isAlone: boolean },
  reported: string[],
  entriesOf: Simulation['entriesOf'],
): void {
  if (fate === null) throw new Error(`${requestId} was never answered`)
  if (fate.kind === 'decided') {
    const { decision } = fate
    if (decision.kind === 'refused') {
      // Only for want of the tokens that its account was not given.
      if (decision.refusal.reason !== 'INSUFFICIENT_TOKENS') throw new Error(decision.refusal.message)
      return
    }
    const entry = decision.kind === 'replayed' ? decision.entry : decision.answer
    if (entry?.requestId !== requestId) throw new Error(`${requestId} was told of ${entry?.requestId}`)
    if (entriesOf(job.accountId)[entry.seq - 1] !== entry)
      throw new Error(`${requestId} was told what is not kept`)
    return
  }
  if (isPoisoned && !isOverloaded(fate.error)) {
    if (isApplied) throw new Error(`${requestId} is poisoned, and applied`)
    if (!reported.includes(requestId)) throw new Error(`nobody was told that ${requestId} is poisoned`)
    return
  }
  if (!isOverloaded(fate.error)) throw new Error(`${requestId} failed`, { cause: fate.error })
  if (isApplied && isAlone && fate.error.message.includes('nothing was moved'))
    throw new Error(`${requestId} was applied, and its caller told that it was not`)
}

/** Commands of one account are applied in the order they came. */
function checkOrder(calls: Call[], entriesOf: Simulation['entriesOf']): void {
  const places = new Map<string, number>()
  calls.forEach(({ requestId, fate }, index) => {
    if (fate?.kind === 'decided' && !places.has(requestId)) places.set(requestId, index)
  })
  for (const accountId of new Set(calls.map(({ job }) => job.accountId))) {
    let last = -1
    for (const { requestId } of entriesOf(accountId)) {
      const place = places.get(requestId ?? '')
      if (place === undefined) continue
      if (place < last) throw new Error(`${requestId} overtook another of its account`)
      last = place
    }
  }
}

const policy = makePolicy()

function makeJob(lane: number, requestId: string): Job {
  const names = { economyKey: 'economy', mode: 'live' as const, userId: `user-${lane}` }
  const command: Command = { ...names, requestId, fingerprint: requestId, policy, ...charge(0) }
  return { lane, accountId: `user-${lane}`, command }
}

function makeEntry(seq: number): Entry {
  const bench = openBench()
  while (bench.entries().length < seq) bench.wait(1).move(grant(1))
  return bench.entries()[seq - 1] as Entry
}

/** Lanes over a `run` that keeps what it was given, and says each is accepted. */
function openPlain(options: Partial<Parameters<typeof openLanes>[0]> = {}) {
  const clock = openClock()
  const batches: string[][] = []
  const lanes = openLanes({
    lanesPerBatch: 1,
    batchesMax: 1,
    jobsPerBatch: 10,
    queueMax: 1000,
    patienceMs: 5_000,
    run: async jobs => {
      batches.push(jobs.map(({ command }) => command.requestId ?? ''))
      await clock.sleep(10)
      return jobs.map((): Decision => ({ kind: 'accepted', answer: null }))
    },
    recall: async jobs => jobs.map(() => null),
    judge: () => 'again',
    now: clock.now,
    sleep: clock.sleep,
    report: () => undefined,
    ...options,
  })
  return { lanes, clock, batches }
}

describe('lanes', () => {
  test('let no busy lane keep another waiting', async () => {
    const { lanes, clock, batches } = openPlain()
    for (let index = 0; index < 500; index += 1) void lanes.submit(makeJob(3, `hot-${index}`))
    await clock.pass(25)
    for (const lane of [0, 31]) void lanes.submit(makeJob(lane, `cool-${lane}`))
    await clock.runOut()
    const places = ['cool-0', 'cool-31'].map(one => batches.findIndex(batch => batch.includes(one)))
    expect(Math.max(...places)).toBeLessThanOrEqual(5)
    expect(batches).toHaveLength(52)
  })

  test('write together what came while a batch was under way, and start at once when idle', async () => {
    const { lanes, clock, batches } = openPlain()
    void lanes.submit(makeJob(0, 'first'))
    await clock.pass(1)
    for (const one of ['a', 'b', 'c']) void lanes.submit(makeJob(0, one))
    await clock.runOut()
    expect(batches).toEqual([['first'], ['a', 'b', 'c']])
  })

  test('take several lanes into one batch where they may, an equal part of each', async () => {
    const { lanes, clock, batches } = openPlain({ lanesPerBatch: 2, jobsPerBatch: 4 })
    for (let index = 0; index < 3; index += 1)
      for (const lane of [1, 2]) void lanes.submit(makeJob(lane, `${lane}-${index}`))
    await clock.runOut()
    expect(batches).toEqual([
      ['1-0', '1-1', '2-0', '2-1'],
      ['1-2', '2-2'],
    ])
  })

  test('refuse with OVERLOADED what no queue has room for, and that alone', async () => {
    const { lanes, clock, batches } = openPlain({ queueMax: 3 })
    const told = await Promise.all([
      ...[0, 1, 2, 3].map(index =>
        lanes.submit(makeJob(0, `full-${index}`)).then(
          () => 'done',
          (error: unknown) =>
            isOverloaded(error) ? `${error.reason} ${String(error.details?.retryAfterSeconds)}` : 'failed',
        ),
      ),
      lanes.submit(makeJob(1, 'other')).then(() => 'done'),
      clock.runOut(),
    ])
    expect(told.slice(0, 5)).toEqual(['done', 'done', 'done', 'OVERLOADED 1', 'done'])
    expect(batches.flat()).not.toContain('full-3')
  })

  test('count what waits and what is under way', async () => {
    const { lanes, clock } = openPlain()
    for (let index = 0; index < 15; index += 1) void lanes.submit(makeJob(0, `${index}`))
    expect(lanes.depth()).toBe(15)
    await clock.pass(1)
    expect(lanes.depth()).toBe(15)
    await clock.pass(10)
    expect(lanes.depth()).toBe(5)
    await clock.runOut()
    expect(lanes.depth()).toBe(0)
  })

  test('finish what they have when they are drained, and take nothing more', async () => {
    const { lanes, clock } = openPlain()
    const before = lanes.submit(makeJob(0, 'before'))
    const drained = lanes.drain()
    const after = lanes.submit(makeJob(0, 'after')).catch((error: unknown) => error)
    await clock.runOut()
    expect(await before).toEqual({ kind: 'accepted', answer: null })
    expect(isOverloaded(await after)).toBe(true)
    await drained
    await lanes.drain()
  })

  test('that were never used drain at once', async () => {
    const { lanes, clock } = openPlain()
    await Promise.all([lanes.drain(), clock.runOut()])
  })

  test('say that it is not known, when a full disk follows a lost reply', async () => {
    const errors = [new UncertainError([{ kind: 'accepted', answer: null }], 'lost')]
    const { lanes, clock } = openPlain({
      run: () => Promise.reject(errors.shift() ?? new Error('full')),
      judge: () => 'refused',
    })
    const told = lanes.submit(makeJob(0, 'lost')).catch((error: unknown) => error)
    await clock.runOut()
    expect(String(await told)).toContain('is not known')
  })

  test('answer again what was answered before where nothing can be written, beside what is new', async () => {
    const entry = makeEntry(3)
    const { lanes, clock } = openPlain({
      run: () => Promise.reject(new Error('full')),
      judge: () => 'refused',
      recall: async jobs =>
        jobs.map(({ command }) => (command.requestId === 'known' ? { kind: 'replayed', entry } : null)),
    })
    const [known, fresh] = ['known', 'new'].map(requestId =>
      lanes.submit(makeJob(0, requestId)).catch((error: unknown) => error),
    )
    await clock.runOut()
    expect(await known).toEqual({ kind: 'replayed', entry })
    expect(String(await fresh)).toContain('nothing was moved')
  })

  test('refuse all where nothing can be written and nothing be looked up', async () => {
    const { lanes, clock } = openPlain({
      run: () => Promise.reject(new Error('full')),
      judge: () => 'refused',
      recall: () => Promise.reject(new Error('away')),
    })
    const told = lanes.submit(makeJob(0, 'full')).catch((error: unknown) => error)
    await clock.runOut()
    expect(isOverloaded(await told)).toBe(true)
  })

  test('tell a repeat that it is one, though the answer to its batch was lost', async () => {
    const [old, own] = [makeEntry(3), makeEntry(4)]
    const attempts: (Decision[] | Error)[] = [
      // Nobody had looked for earlier answers: all of it seemed new.
      new UncertainError(
        [old, own].map(({ seq }): Decision => ({ kind: 'accepted', answer: makeEntry(seq + 1) })),
        'lost',
      ),
      new UncertainError(
        [
          { kind: 'replayed', entry: old },
          { kind: 'accepted', answer: own },
        ],
        'lost',
      ),
      [old, own].map((entry): Decision => ({ kind: 'replayed', entry })),
    ]
    const { lanes, clock } = openPlain({
      run: async () => {
        const attempt = attempts.shift()
        if (attempt === undefined || attempt instanceof Error) throw attempt
        return attempt
      },
    })
    const told = ['old', 'own'].map(requestId => lanes.submit(makeJob(0, requestId)))
    await clock.runOut()
    expect(await Promise.all(told)).toEqual([
      { kind: 'replayed', entry: old },
      { kind: 'accepted', answer: own },
    ])
  })

  test('give up after their patience, and say that nothing was moved', async () => {
    const { lanes, clock } = openPlain({ run: () => Promise.reject(new Error('away')) })
    const told = lanes.submit(makeJob(0, 'away')).catch((error: unknown) => error)
    await clock.runOut()
    expect(String(await told)).toContain('nothing was moved')
    expect(clock.now()).toBeGreaterThanOrEqual(5_000)
    expect(clock.now()).toBeLessThan(5_500)
  })
})
