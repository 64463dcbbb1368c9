// Work that is paid once when it succeeds and never when it fails, whatever is retried, dropped or closed meanwhile.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { hasReason, isUncommitted } from '../../../client/sdk/errors.ts'
import { eventually, failureOf, openClient } from './support/client.ts'
import { type StandIn, startStandIn } from './support/stand-in.ts'

let farebox: StandIn
let nowMs = 1_800_000_000_000
beforeAll(async () => {
  farebox = await startStandIn({ now: () => nowMs })
})
beforeEach(() => {
  farebox.heal()
  farebox.received.splice(0)
})
afterAll(() => farebox.stop())

/** A user of this test alone, with so many tokens. */
let users = 0
function newUser(tokens: number): string {
  const userId = `worker_${(users += 1)}`
  farebox.ledger.give(userId, tokens)
  return userId
}

const balance = (userId: string) => {
  const { available, held } = farebox.ledger.balanceOf(userId)
  return { available, held }
}

test('without a report all that is held is taken', async () => {
  const { tokens } = openClient(farebox.url)
  const userId = newUser(10)
  const { result, receipt, ran } = await tokens.withTokens({ userId, action: 'letter' }, run => {
    expect(run).toMatchObject({ held: 5, holdId: expect.any(String) })
    expect(balance(userId)).toEqual({ available: 5, held: 5 })
    return 'written'
  })
  expect({ result, charged: receipt?.charged, ran }).toEqual({ result: 'written', charged: 5, ran: true })
  expect(balance(userId)).toEqual({ available: 5, held: 0 })
})

test.each([
  ['used', 3],
  ['usedSize', 4],
  ['usedQuantity', 2],
] as const)('what %s reported last is taken, and the rest comes back', async (report, charged) => {
  const { tokens } = openClient(farebox.url)
  const userId = newUser(10)
  const input = {
    userId,
    action: report === 'usedQuantity' ? 'coin' : 'scan',
    size: 10,
    quantity: report === 'usedQuantity' ? 10 : 1,
  }
  const { receipt } = await tokens.withTokens(input, run => {
    run.used(1)
    run[report](charged)
  })
  expect(receipt?.charged).toBe(charged)
  expect(balance(userId)).toEqual({ available: 10 - charged, held: 0 })
})

test('a throw gives everything back and is what the caller gets', async () => {
  const { tokens } = openClient(farebox.url)
  const userId = newUser(10)
  const thrown = new Error('the model is down')
  const work = tokens.withTokens({ userId, action: 'letter' }, () => {
    throw thrown
  })
  expect(await failureOf(work)).toBe(thrown)
  expect(balance(userId)).toEqual({ available: 10, held: 0 })
})

test('an abort stops the run and gives everything back', async () => {
  const { tokens } = openClient(farebox.url)
  const userId = newUser(10)
  const stop = new AbortController()
  let heard: unknown
  const work = tokens.withTokens({ userId, action: 'letter', signal: stop.signal }, async run => {
    run.signal.addEventListener('abort', () => {
      heard = run.signal.reason
    })
    stop.abort(new Error('left'))
    await new Promise(() => {})
  })
  const error = await failureOf(work)
  expect(error).toMatchObject({ reason: 'ABORTED', cause: { message: 'left' } })
  expect(heard).toBe(error)
  expect(balance(userId)).toEqual({ available: 10, held: 0 })
})

test('an abort while the hold is on its way gives it back when it arrives', async () => {
  const { tokens } = openClient(farebox.url)
  const userId = newUser(10)
  farebox.breakWith(({ path }) => (path === 'spend.hold' ? { delayMs: 20 } : null))
  const stop = new AbortController()
  let ran = false
  const work = tokens.withTokens({ userId, action: 'letter', signal: stop.signal }, () => {
    ran = true
  })
  setTimeout(() => stop.abort(), 5)
  expect(hasReason(await failureOf(work), 'ABORTED')).toBe(true)
  await eventually(() => farebox.received.some(({ path }) => path === 'spend.release')).toBe(true)
  await eventually(() => balance(userId)).toEqual({ available: 10, held: 0 })
  expect(ran).toBe(false)
})

test('a signal aborted before holds nothing', async () => {
  const { tokens } = openClient(farebox.url)
  const work = tokens.withTokens(
    { userId: newUser(10), action: 'letter', signal: AbortSignal.abort() },
    () => 1,
  )
  expect(hasReason(await failureOf(work), 'ABORTED')).toBe(true)
  await tokens.key.get()
  expect(farebox.received.map(({ path }) => path)).toEqual(['key.get'])
})

test('work that takes too long is told to stop, and gives everything back', async () => {
  const { tokens } = openClient(farebox.url)
  const userId = newUser(10)
  let stopped = false
  const work = tokens.withTokens({ userId, action: 'letter', timeoutMs: 15 }, async run => {
    run.signal.addEventListener('abort', () => {
      stopped = true
    })
    await new Promise(() => {})
  })
  expect(await failureOf(work)).toMatchObject({ reason: 'TIMEOUT', details: { afterMs: 15 } })
  expect(stopped).toBe(true)
  expect(balance(userId)).toEqual({ available: 10, held: 0 })
})

test('no run is given longer than its hold lasts, less the time to commit', async () => {
  const limits: number[] = []
  const userId = newUser(100)
  const { tokens } = openClient(farebox.url, {
    surroundings: {
      tick: () => 0,
      after: ms => {
        limits.push(ms)
        return () => {}
      },
    },
  })
  await tokens.withTokens({ userId, action: 'letter', ttlSeconds: 20, timeoutMs: 60_000 }, () => 1)
  await tokens.withTokens({ userId, action: 'letter', timeoutMs: 60_000 }, () => 1)
  await tokens.withTokens({ userId, action: 'letter' }, () => 1)
  expect(limits).toContain(18_000)
  expect(limits).toContain(60_000)
  expect(limits).toContain(895_000)
})

test('too few tokens: nothing runs', async () => {
  const { tokens } = openClient(farebox.url)
  const userId = newUser(3)
  let ran = false
  const error = await failureOf(
    tokens.withTokens({ userId, action: 'letter' }, () => {
      ran = true
    }),
  )
  expect(error).toMatchObject({ reason: 'INSUFFICIENT_TOKENS', details: { have: 3, need: 5, short: 2 } })
  expect(ran).toBe(false)
})

test('the same request id is never paid twice: the work does not run again', async () => {
  const { tokens } = openClient(farebox.url)
  const userId = newUser(20)
  const input = { userId, action: 'letter', requestId: 'paid' }
  await tokens.withTokens(input, () => 'first')
  let ranAgain = false
  const work = tokens.withTokens(input, () => {
    ranAgain = true
  })
  expect(await failureOf(work)).toMatchObject({
    reason: 'HOLD_CLOSED',
    details: { state: 'committed' },
    spendRequestId: 'paid',
  })
  expect(ranAgain).toBe(false)
  expect(balance(userId)).toEqual({ available: 15, held: 0 })
  const kept = await tokens.withTokens({ ...input, whenPaid: () => 'from our own store' }, () => 'anew')
  expect(kept).toEqual({ result: 'from our own store', receipt: null, ran: false })
})

test('after a failure the same request id runs again and is paid once', async () => {
  const { tokens } = openClient(farebox.url)
  const userId = newUser(20)
  const input = { userId, action: 'letter', requestId: 'again' }
  let runs = 0
  const work = () => {
    runs += 1
    if (runs < 4) throw new Error(`run ${runs} failed`)
    return 'done'
  }
  for (let attempt = 1; attempt < 4; attempt += 1) await failureOf(tokens.withTokens(input, work))
  const { result, receipt } = await tokens.withTokens(input, work)
  expect({ result, charged: receipt?.charged }).toEqual({ result: 'done', charged: 5 })
  expect(balance(userId)).toEqual({ available: 15, held: 0 })
  expect(hasReason(await failureOf(tokens.withTokens(input, work)), 'HOLD_CLOSED')).toBe(true)
  expect(balance(userId)).toEqual({ available: 15, held: 0 })
})

test('a retry takes over from a process that died: its hold is closed, and one is paid', async () => {
  const { tokens } = openClient(farebox.url)
  const userId = newUser(20)
  await tokens.spend.hold({ userId, action: 'letter', requestId: 'died' })
  expect(balance(userId)).toEqual({ available: 15, held: 5 })
  const { receipt } = await tokens.withTokens({ userId, action: 'letter', requestId: 'died' }, () => 1)
  expect(receipt?.charged).toBe(5)
  expect(balance(userId)).toEqual({ available: 15, held: 0 })
})

test('a retry takes over from a hold that expired', async () => {
  const { tokens } = openClient(farebox.url)
  const userId = newUser(20)
  await tokens.spend.hold({ userId, action: 'letter', requestId: 'expired', ttlSeconds: 10 })
  nowMs += 11_000
  const { receipt } = await tokens.withTokens(
    { userId, action: 'letter', requestId: 'expired', ttlSeconds: 10 },
    () => 1,
  )
  expect(receipt?.charged).toBe(5)
  expect(balance(userId)).toEqual({ available: 15, held: 0 })
})

test('two at once with one request id: one is paid, the other keeps its result', async () => {
  const { tokens } = openClient(farebox.url)
  const userId = newUser(20)
  const input = { userId, action: 'letter', requestId: 'double click' }
  const outcomes = await Promise.allSettled(
    ['a', 'b'].map(result =>
      tokens.withTokens(input, async () => {
        await new Promise(resolve => setTimeout(resolve, 15))
        return result
      }),
    ),
  )
  expect(balance(userId)).toEqual({ available: 15, held: 0 })
  const lost = outcomes.find(outcome => outcome.status === 'rejected')?.reason
  expect(isUncommitted(lost) && ['a', 'b'].includes(String(lost.result))).toBe(true)
  expect(hasReason(isUncommitted(lost) ? lost.cause : null, 'HOLD_CLOSED')).toBe(true)
})

test('a commit whose answer is lost is sent again and taken once', async () => {
  const { tokens } = openClient(farebox.url)
  const userId = newUser(20)
  let lost = 0
  farebox.breakWith(({ path }) => (path === 'spend.commit' && (lost += 1) < 3 ? 'reset after' : null))
  const { receipt } = await tokens.withTokens({ userId, action: 'letter' }, () => 1)
  expect(receipt).toMatchObject({ charged: 5, replayed: true })
  expect(balance(userId)).toEqual({ available: 15, held: 0 })
})

test('a commit that cannot be made keeps the result, and can be made later', async () => {
  const { tokens } = openClient(farebox.url)
  const userId = newUser(20)
  farebox.breakWith(({ path }) => (path === 'spend.commit' ? 'reset before' : null))
  const error = await failureOf(
    tokens.withTokens({ userId, action: 'letter' }, run => {
      run.used(2)
      return { letter: 'Dear' }
    }),
  )
  if (!isUncommitted(error)) throw error
  expect(error).toMatchObject({
    reason: 'UNCOMMITTED',
    result: { letter: 'Dear' },
    details: { userId, use: { amount: 2 }, holdId: expect.any(String) },
    mayHaveHappened: true,
  })
  farebox.heal()
  const { holdId, use } = error.details
  const receipt = await tokens.spend.commit({ userId, holdId: holdId ?? '', ...use })
  expect(receipt.charged).toBe(2)
  expect(balance(userId)).toEqual({ available: 18, held: 0 })
})

test('more used than was held is refused with the result, and what is held can still be taken', async () => {
  const { tokens } = openClient(farebox.url)
  const userId = newUser(20)
  const error = await failureOf(
    tokens.withTokens({ userId, action: 'letter' }, run => {
      run.used(6)
      return 'long'
    }),
  )
  if (!isUncommitted(error)) throw error
  expect(hasReason(error.cause, 'AMOUNT_TOO_LARGE') && error.cause.details.max).toBe(5)
  await tokens.spend.commit({ userId, holdId: error.details.holdId ?? '' })
  expect(balance(userId)).toEqual({ available: 15, held: 0 })
})

test.each([-1, 1.5, Number.NaN, 2 ** 53])(
  'used(%d) is a mistake in the work, told where it is made',
  async tokensUsed => {
    const { tokens } = openClient(farebox.url)
    const userId = newUser(20)
    const error = await failureOf(
      tokens.withTokens({ userId, action: 'letter' }, run => run.used(tokensUsed)),
    )
    expect(error).toBeInstanceOf(RangeError)
    expect(balance(userId)).toEqual({ available: 20, held: 0 })
  },
)

test('size and quantity are reported together, and tokens take the place of both', async () => {
  const { tokens } = openClient(farebox.url)
  const userId = newUser(40)
  const input = { userId, action: 'scan', size: 10, quantity: 3 }
  const { receipt } = await tokens.withTokens(input, run => {
    run.used(1)
    run.usedSize(4)
    run.usedQuantity(2)
  })
  expect(receipt?.charged).toBe(8)
  const { receipt: second } = await tokens.withTokens(input, run => {
    run.usedSize(4)
    run.used(1)
  })
  expect(second?.charged).toBe(1)
})

test('a request id leaves room for the mark of later attempts', async () => {
  const { tokens } = openClient(farebox.url)
  const error = await failureOf(
    tokens.withTokens({ userId: 'x', action: 'letter', requestId: 'r'.repeat(121) }, () => 1),
  )
  expect(error).toMatchObject({
    reason: 'INVALID_INPUT',
    details: { fields: { requestId: expect.any(String) } },
  })
})

test('a request id that looks like a later attempt of another is refused, and pays for nobody else', async () => {
  const { tokens } = openClient(farebox.url)
  const userId = newUser(20)
  const mine = { userId, action: 'letter', requestId: 'order-7~2' }
  expect(await failureOf(tokens.withTokens(mine, () => 'mine'))).toMatchObject({
    reason: 'INVALID_INPUT',
    details: { fields: { requestId: expect.stringContaining('does not end in ~ and a number') } },
    spendRequestId: 'order-7~2',
  })
  expect(farebox.received).toEqual([])
  const other = { userId, action: 'letter', requestId: 'order-7' }
  const failing = () => {
    throw new Error('the work failed')
  }
  await failureOf(tokens.withTokens(other, failing))
  const { ran } = await tokens.withTokens(other, () => 'other')
  expect(ran).toBe(true)
  expect(balance(userId)).toEqual({ available: 15, held: 0 })
})

test.each(['order~7a', 'order-7~', '~x', 'order 2'])('the request id %j is anybody’s', async requestId => {
  const { tokens } = openClient(farebox.url)
  const { receipt } = await tokens.withTokens({ userId: newUser(5), action: 'letter', requestId }, () => 1)
  expect(receipt?.charged).toBe(5)
})

test('a word that is neither deny nor allow is refused, and lets nothing through', async () => {
  const { tokens } = openClient(farebox.url)
  farebox.breakWith(() => 'reset before')
  const input = { userId: newUser(5), action: 'letter', onUnavailable: 'alow' as 'allow' }
  let ran = false
  const work = tokens.withTokens(input, () => {
    ran = true
  })
  expect(await failureOf(work)).toMatchObject({
    reason: 'INVALID_INPUT',
    details: { fields: { onUnavailable: expect.any(String) } },
  })
  expect(ran).toBe(false)
})

test('a report after the end is a mistake, not a charge', async () => {
  const { tokens } = openClient(farebox.url)
  const userId = newUser(20)
  let report = () => {}
  await tokens.withTokens({ userId, action: 'letter' }, run => {
    report = () => run.used(1)
  })
  expect(report).toThrow('The run is over')
})

test('a report of work that was stopped is heard by nobody, and no mistake', async () => {
  const { tokens } = openClient(farebox.url)
  const userId = newUser(20)
  const stop = new AbortController()
  let report = () => {}
  const work = tokens.withTokens({ userId, action: 'letter', signal: stop.signal }, async run => {
    report = () => run.used(1)
    stop.abort()
    await new Promise(() => {})
  })
  await failureOf(work)
  expect(report).not.toThrow()
  expect(balance(userId)).toEqual({ available: 20, held: 0 })
})

test('when the release fails the work’s own error is told, and the hold ends by itself', async () => {
  const { tokens } = openClient(farebox.url)
  const userId = newUser(20)
  farebox.breakWith(({ path }) => (path === 'spend.release' ? 'reset before' : null))
  const work = tokens.withTokens({ userId, action: 'letter', ttlSeconds: 10 }, () => {
    throw new Error('the work')
  })
  expect(await failureOf(work)).toMatchObject({ message: 'the work' })
  nowMs += 11_000
  expect(balance(userId)).toEqual({ available: 20, held: 0 })
})
