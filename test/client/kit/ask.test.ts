// What the kit hears from the proxy and from the product's own server, and what it keeps of it.
import { expect, test } from 'vitest'
import { createAnswers } from '../../../client/kit/answers.ts'
import { createAsker, isShort, Refused, readWork } from '../../../client/kit/ask.ts'
import { FareboxError } from '../../../client/sdk/index.ts'

const failure = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error,
  )

test('queries carry their input in the address, writes in the body', async () => {
  const sent: [string, string | undefined, unknown][] = []
  const asker = createAsker('/tokens/', async (url, { method, body }) => {
    sent.push([url, method, body])
    return Response.json({ result: { data: { ok: true } } })
  })
  await asker.query('account.get', undefined)
  await asker.query('purchase.get', { purchaseId: 'pur 1' })
  await asker.mutate('plan.cancel', { requestId: 'r' })
  expect(sent).toEqual([
    ['/tokens/account.get', undefined, undefined],
    ['/tokens/purchase.get?input=%7B%22purchaseId%22%3A%22pur%201%22%7D', undefined, undefined],
    ['/tokens/plan.cancel', 'POST', '{"requestId":"r"}'],
  ])
})

test.each([
  [
    'a refusal',
    () =>
      Response.json(
        {
          error: { message: 'No such.', data: { reason: 'UNKNOWN_PURCHASE', details: { purchaseId: 'x' } } },
        },
        { status: 404 },
      ),
    'UNKNOWN_PURCHASE',
  ],
  [
    'a page of something in between',
    () => new Response('<h1>Bad gateway</h1>', { status: 502 }),
    'UNREACHABLE',
  ],
  ['nothing', () => Promise.reject(new TypeError('network')), 'UNREACHABLE'],
  ['what nobody can read', () => Response.json(7), 'INTERNAL'],
])('%s is told by its reason', async (_name, answer, reason) => {
  const asker = createAsker('/tokens', async () => answer())
  expect(await failure(asker.query('account.get', undefined))).toMatchObject({ name: 'Refused', reason })
})

test('work that was refused for too few tokens is known, however it is said', async () => {
  const guarded = Response.json({ have: 5, need: 12, short: 7, text: 'Short.' }, { status: 402 })
  expect(isShort(await failure(readWork(guarded)))).toBe(true)
  const data = { reason: 'INSUFFICIENT_TOKENS', details: { have: 5, need: 12, short: 7 } }
  const told = Response.json({ error: { message: 'Short.', data } }, { status: 402 })
  expect(isShort(await failure(readWork(told)))).toBe(true)
  const details = { have: 5, need: 12, short: 7 }
  expect(isShort(new FareboxError({ reason: 'INSUFFICIENT_TOKENS', message: 'Short.', details }))).toBe(true)
  expect(isShort(Object.assign(new Error('trpc'), { data }))).toBe(true)
  for (const other of [new Error('no'), null, undefined, 'short', { data: null }])
    expect(isShort(other)).toBe(false)
})

test('work gives its answer, and a refusal its own words', async () => {
  expect(await readWork(Response.json({ letter: 'Dear' }))).toEqual({ letter: 'Dear' })
  const cooling = Response.json({ reason: 'COOLDOWN', text: 'Again in a minute.' }, { status: 429 })
  expect(await failure(readWork(cooling))).toMatchObject({
    reason: 'COOLDOWN',
    message: 'Again in a minute.',
  })
  const unheard = readWork(Promise.reject(new TypeError('network')))
  expect(await failure(unheard)).toMatchObject({ reason: 'UNREACHABLE' })
  const broken = new Response('<h1>Oh</h1>', { status: 500 })
  expect(await failure(readWork(broken))).toMatchObject({ reason: 'UNREACHABLE' })
})

function answersOf(replies: (() => Promise<unknown>)[]) {
  let asked = 0
  const next = () => {
    asked += 1
    return replies[Math.min(asked, replies.length) - 1]?.() ?? Promise.reject(new Error('none'))
  }
  const answers = createAnswers({ query: next, mutate: next } as never)
  return { answers, asked: () => asked }
}

const turn = () => new Promise(resolve => setImmediate(resolve))

test('one question on a page is asked once, however many show it', async () => {
  const { answers, asked } = answersOf([() => Promise.resolve({ userId: 'ann' })])
  let told = 0
  const stops = [1, 2, 3].map(() => answers.subscribe('account.get', '', () => (told += 1)))
  await turn()
  expect([asked(), told]).toEqual([1, 3])
  expect(answers.read('account.get', '')).toMatchObject({
    state: 'ready',
    data: { userId: 'ann' },
    error: null,
  })
  for (const stop of stops) stop()
  // Shown again later: as it was, and asked anew.
  answers.subscribe('account.get', '', () => undefined)
  expect([asked(), answers.read('account.get', '').state]).toEqual([2, 'ready'])
})

test('what was known stays when asking again fails, and says so', async () => {
  const { answers } = answersOf([
    () => Promise.resolve({ userId: 'ann' }),
    () => Promise.reject(new Refused('OVERLOADED', 'Later.')),
  ])
  answers.subscribe('account.get', '', () => undefined)
  await turn()
  await answers.refresh()
  expect(answers.read('account.get', '')).toMatchObject({
    state: 'ready',
    data: { userId: 'ann' },
    error: { message: 'Later.' },
  })
})

test('an answer that comes after a newer one is dropped', async () => {
  const first = Promise.withResolvers<unknown>()
  const { answers } = answersOf([() => first.promise, () => Promise.resolve({ userId: 'new' })])
  answers.subscribe('account.get', '', () => undefined)
  await answers.refresh()
  first.resolve({ userId: 'old' })
  await turn()
  expect(answers.read('account.get', '').data).toEqual({ userId: 'new' })
})
