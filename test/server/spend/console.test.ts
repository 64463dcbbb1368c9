// Accounts through the console's door: found, read, changed; each change is in the ledger and in the audit log, or in neither.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { ledgerOf } from '../../../server/ledger/operations/ledger.ts'
import { followMoved, noteMoved } from '../../../server/ledger/operations/news.ts'
import { finishMoves } from '../../../server/spend/operations/operate.ts'
import { type Product, startProduct } from '../../support/product.ts'
import { type consoleCaller, refusalOf } from '../../support/server.ts'

type Console = ReturnType<typeof consoleCaller>

let product: Product
let owner: Console
let support: Console
let growth: Console
let cookie: string
beforeAll(async () => {
  product = await startProduct({ economyKey: 'jobsearch' })
  ;({ api: owner, cookie } = await product.as('owner'))
  support = (await product.as('support')).api
  growth = (await product.as('growth')).api
})
afterAll(() => product.stop())

const where = { economyKey: 'jobsearch', mode: 'live' } as const
const reason = 'a test says so'
const commandId = () => randomUUID().replaceAll('-', '')
const gift = (amount: number) => ({ amount, source: 'goodwill', expiresAt: null })
const placeOf = (userId: string) => ({ ...where, userId })
const get = (userId: string) => owner.accounts.get.query(placeOf(userId))
const audit = async (userId: string) =>
  (await owner.audit.list.query({ filter: { subjectKind: 'account', text: userId } })).rows

describe('the list', () => {
  test('finds an account by how its user id or e-mail begins, and by the ids of what is in it', async () => {
    const { userId, api } = product.newUser()
    const email = `${userId}.Find@example.com`
    await api.account.open.mutate({ userId, profile: { email } })
    const charged = await api.spend.charge.mutate({
      userId,
      action: 'job_match_detailed',
      requestId: 'req 7',
    })
    const held = await api.spend.hold.mutate({ userId, action: 'job_match_detailed', requestId: 'h1' })
    const { id, lots } = { ...(await get(userId)) }
    const find = async (text: string) =>
      (await owner.accounts.list.query({ ...where, filter: { text } })).rows.map(row => [
        row.userId,
        row.match?.id ?? null,
      ])
    expect(await find(userId)).toContainEqual([userId, null])
    expect(await find(email.slice(0, 9).toUpperCase())).toContainEqual([userId, null])
    expect(await find(id)).toEqual([[userId, null]])
    expect(await find(charged.entryId)).toEqual([[userId, charged.entryId]])
    expect(await find(held.holdId)).toEqual([[userId, held.holdId]])
    expect(await find(lots[0]?.lotId ?? '')).toEqual([[userId, lots[0]?.lotId]])
    expect(await find(`${userId} h1`)).toEqual([[userId, expect.stringMatching(/^ent_/)]])
    expect(await find('nobody-at-all')).toEqual([])
  })

  test('does not find in one mode or economy what is in another', async () => {
    const { userId } = product.newUser()
    await product.give(userId, 1)
    const { id } = await get(userId)
    const inTest = await owner.accounts.list.query({ ...where, mode: 'test', filter: { text: id } })
    expect(inTest.rows).toEqual([])
    expect(await owner.accounts.find.query({ id })).toMatchObject({ ...where, userId, match: null })
    expect(await refusalOf(owner.accounts.find.query({ id: `acc_${'0'.repeat(32)}` }))).toMatchObject({
      reason: 'UNKNOWN_SUBJECT',
    })
  })

  test('gives every account once, the newest active first, and each search by user id', async () => {
    const names = ['page-a', 'page-b', 'page-c', 'page-d', 'page-é']
    for (const userId of names) await product.give(userId, 5)
    const walk = async (filter: { text?: string }) => {
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const page = await owner.accounts.list.query({
          ...where,
          filter,
          limit: 2,
          ...(cursor === undefined ? {} : { cursor }),
        })
        seen.push(...page.rows.map(row => row.userId))
        cursor = page.nextCursor ?? undefined
      } while (cursor !== undefined)
      return seen
    }
    expect(await walk({ text: 'page-' })).toEqual(names)
    const all = await walk({})
    expect(all.slice(0, 5)).toEqual(names.toReversed())
    expect(new Set(all).size).toBe(all.length)
  })

  test('shows those who owe and those who are held back, as long as they are', async () => {
    const { userId } = product.newUser()
    await product.give(userId, 5)
    const asked = {
      kind: 'review',
      until: new Date(Date.now() + 3_600_000).toISOString(),
      text: 'We look at it.',
    } as const
    const restricted = async () =>
      (await owner.accounts.list.query({ ...where, filter: { state: 'restricted' } })).rows.map(
        row => row.userId,
      )
    await owner.accounts.restrict.mutate({ ...placeOf(userId), commandId: commandId(), reason, asked })
    expect(await restricted()).toEqual([userId])
    await owner.accounts.lift.mutate({ ...placeOf(userId), commandId: commandId(), reason })
    expect(await restricted()).toEqual([])
    expect(await audit(userId)).toMatchObject([
      { action: 'accounts.lift', before: { friction: 'review' }, after: { friction: null } },
      { action: 'accounts.restrict', before: { friction: null }, after: { friction: 'review' } },
    ])
    const again = owner.accounts.lift.mutate({ ...placeOf(userId), commandId: commandId(), reason })
    expect(await refusalOf(again)).toMatchObject({ reason: 'NOT_ALLOWED_NOW' })
    expect((await owner.accounts.list.query({ ...where, filter: { state: 'owing' } })).rows).toEqual([])
  })
})

describe('an account', () => {
  test('that nobody has opened reads as it would be if opened now', async () => {
    const { userId } = product.newUser()
    expect(await get(userId)).toMatchObject({ userId, openedAt: null, seq: 0, balance: { available: 10 } })
    expect((await owner.accounts.history.query(placeOf(userId))).rows).toEqual([])
  })

  test('pages through its history without a gap, under a filter too', async () => {
    const { userId, api } = product.newUser()
    await product.give(userId, 30)
    for (const requestId of ['a', 'b', 'c'])
      await api.spend.charge.mutate({ userId, action: 'job_match_detailed', requestId })
    const first = await owner.accounts.history.query({ ...placeOf(userId), limit: 2 })
    const second = await owner.accounts.history.query({
      ...placeOf(userId),
      limit: 50,
      cursor: first.nextCursor ?? '',
    })
    expect([...first.rows, ...second.rows].map(({ seq }) => seq)).toEqual([5, 4, 3, 2, 1])
    const charges = await owner.accounts.history.query({ ...placeOf(userId), kinds: ['charge'] })
    expect(charges.rows.map(({ kind }) => kind)).toEqual(['charge', 'charge', 'charge'])
  })

  test('gives its history as a file, with formulas defused', async () => {
    const userId = '=cmd()'
    await product.give(userId, 3)
    const query = new URLSearchParams({ ...placeOf(userId), kinds: 'grant' })
    const answer = await fetch(`${product.url}/console/csv/account?${query}`, { headers: { cookie } })
    const lines = (await answer.text()).trim().split('\r\n')
    expect(lines).toHaveLength(3)
    expect(lines[1]).toContain("'=cmd()")
    expect((await fetch(`${product.url}/console/csv/account?${query}`)).status).toBe(401)
  })
})

describe('a change', () => {
  test('moves the tokens and is audited with what was there before and after', async () => {
    const { userId } = product.newUser()
    const id = commandId()
    const give = { ...placeOf(userId), commandId: id, reason, asked: gift(40) }
    const receipt = await support.accounts.give.mutate(give)
    expect(receipt).toMatchObject({ kind: 'grant', replayed: false, balance: { available: 50 } })
    expect(await support.accounts.give.mutate(give)).toMatchObject({
      entryId: receipt.entryId,
      replayed: true,
    })
    expect(await audit(userId)).toMatchObject([
      {
        action: 'accounts.give',
        actorRole: 'support',
        reason,
        subjectLabel: userId,
        before: { available: 10 },
        after: { available: 50, amount: 40, source: 'goodwill', entryId: receipt.entryId },
      },
    ])
    expect((await get(userId)).underWay).toEqual([])
  })

  test('that the ledger refuses is in no audit log, and stays refused under its id', async () => {
    const { userId } = product.newUser()
    const take = { ...placeOf(userId), commandId: commandId(), reason, asked: { amount: 100 } }
    expect(await refusalOf(owner.accounts.take.mutate(take))).toMatchObject({
      reason: 'INSUFFICIENT_TOKENS',
      details: { have: 10, need: 100, short: 90 },
    })
    await product.give(userId, 500)
    expect(await refusalOf(owner.accounts.take.mutate(take))).toMatchObject({ reason: 'INSUFFICIENT_TOKENS' })
    expect(await audit(userId)).toEqual([])
    expect((await get(userId)).balance.available).toBe(510)
  })

  test('of another kind under a used id is refused', async () => {
    const { userId } = product.newUser()
    const id = commandId()
    await owner.accounts.give.mutate({ ...placeOf(userId), commandId: id, reason, asked: gift(5) })
    const other = owner.accounts.give.mutate({ ...placeOf(userId), commandId: id, reason, asked: gift(6) })
    expect(await refusalOf(other)).toMatchObject({ reason: 'REQUEST_ID_REUSED' })
    const others = growth.accounts.give.mutate({ ...placeOf(userId), commandId: id, reason, asked: gift(5) })
    expect(await refusalOf(others)).toMatchObject({ reason: 'REQUEST_ID_REUSED' })
    expect((await get(userId)).balance.available).toBe(15)
  })

  test('whose process dies before the ledger answered, or before it was audited, is finished once', async () => {
    const { userId } = product.newUser()
    const ledger = ledgerOf(product.services)
    const { submit } = ledger
    // The first is lost on its way to the ledger; of the second only the answer is.
    const lost = vi.spyOn(ledger, 'submit').mockImplementationOnce(() => new Promise(() => {}))
    lost.mockImplementationOnce(async (...given) => {
      await submit(...given)
      return new Promise(() => {})
    })
    const unheard = (amount: number) =>
      void owner.accounts.give
        .mutate({ ...placeOf(userId), commandId: commandId(), reason, asked: gift(amount) })
        .catch(() => undefined)
    unheard(1)
    await vi.waitFor(() => expect(lost).toHaveBeenCalledTimes(1))
    unheard(2)
    await vi.waitFor(async () => expect((await get(userId)).balance.available).toBe(12))
    lost.mockRestore()
    expect(await audit(userId)).toEqual([])
    expect((await get(userId)).underWay).toMatchObject([{ tokens: 1 }, { tokens: 2 }])
    const { clock } = product.services
    const now = clock.now().getTime()
    const later = vi.spyOn(clock, 'now').mockReturnValue(new Date(now + 60_000))
    await finishMoves(product.services)
    await finishMoves(product.services)
    later.mockRestore()
    expect((await get(userId)).balance.available).toBe(13)
    expect(await audit(userId)).toMatchObject([{ after: { amount: 2 } }, { after: { amount: 1 } }])
  })

  test('that the database was away for is noted, and sent again makes it once', async () => {
    const { userId } = product.newUser()
    const give = { ...placeOf(userId), commandId: commandId(), reason, asked: gift(7) }
    const ledger = ledgerOf(product.services)
    const { DomainError } = await import('../../../server/platform/errors.ts')
    const away = vi.spyOn(ledger, 'submit').mockRejectedValueOnce(new DomainError('OVERLOADED', 'away'))
    expect(await refusalOf(owner.accounts.give.mutate(give))).toMatchObject({
      reason: 'OVERLOADED',
      message: expect.stringContaining('noted'),
    })
    away.mockRestore()
    await owner.accounts.give.mutate(give)
    expect((await get(userId)).balance.available).toBe(17)
    expect(await audit(userId)).toHaveLength(1)
  })
})

describe('limits', () => {
  test('of one change: what is beyond a role’s says who may', async () => {
    const { userId } = product.newUser()
    const give = (amount: number) => ({
      ...placeOf(userId),
      commandId: commandId(),
      reason,
      asked: gift(amount),
    })
    expect(await refusalOf(support.accounts.give.mutate(give(501)))).toMatchObject({
      reason: 'FORBIDDEN',
      details: { max: 500, roles: ['Owner', 'Growth'] },
    })
    await growth.accounts.give.mutate(give(501))
    expect(await refusalOf(growth.accounts.give.mutate(give(100_001)))).toMatchObject({
      reason: 'AMOUNT_TOO_LARGE',
      details: { max: 100_000 },
    })
    expect(await audit(userId)).toHaveLength(1)
  })

  test('of a day: many small changes at once do not add up to more', async () => {
    const { userId } = product.newUser()
    const given = await Promise.allSettled(
      Array.from({ length: 14 }, () =>
        support.accounts.give.mutate({
          ...placeOf(userId),
          commandId: commandId(),
          reason,
          asked: gift(500),
        }),
      ),
    )
    const moved = given.filter(({ status }) => status === 'fulfilled').length
    // What earlier tests moved counts too.
    expect(moved).toBeLessThanOrEqual(10)
    expect(moved).toBeGreaterThanOrEqual(8)
    expect((await get(userId)).balance.available).toBe(10 + moved * 500)
  })

  test('a role that may not is refused', async () => {
    const viewer = (await product.as('viewer')).api
    const give = { ...placeOf('x'), commandId: commandId(), reason, asked: gift(1) }
    expect(await refusalOf(viewer.accounts.give.mutate(give))).toMatchObject({ reason: 'FORBIDDEN' })
  })
})

describe('a preview', () => {
  test('says what the change then does', async () => {
    const { userId, api } = product.newUser()
    await product.give(userId, 5)
    const charged = await api.spend.charge.mutate({ userId, action: 'job_match_detailed', requestId: 'c' })
    const place = placeOf(userId)
    const preview = (asked: Parameters<typeof owner.accounts.preview.query>[0]['asked']) =>
      owner.accounts.preview.query({ ...place, asked })

    const { available } = (await get(userId)).balance
    expect(await preview({ move: 'give', ...gift(30) })).toMatchObject({
      kind: 'accepted',
      before: available,
      after: available + 30,
      lots: [{ source: 'goodwill', before: 0, after: 30, isNew: true }],
    })
    expect(await preview({ move: 'take', amount: available + 1 })).toMatchObject({ kind: 'refused' })
    const refund = { entryId: charged.entryId, amount: 1 }
    const foretold = await preview({ move: 'refund', ...refund })
    await owner.accounts.refund.mutate({ ...place, commandId: commandId(), reason, asked: refund })
    expect(foretold).toMatchObject({
      kind: 'accepted',
      amount: 1,
      after: (await get(userId)).balance.available,
    })
    expect(await preview({ move: 'refund', entryId: charged.entryId, amount: null })).toMatchObject({
      amount: charged.charged - 1,
    })
    expect(
      await preview({ move: 'refund', entryId: charged.entryId, amount: charged.charged }),
    ).toMatchObject({
      kind: 'refused',
      reason: 'AMOUNT_TOO_LARGE',
    })
    const foreign = preview({ move: 'refund', entryId: `ent_${'0'.repeat(32)}_1`, amount: null })
    expect(await refusalOf(foreign)).toMatchObject({ reason: 'UNKNOWN_ENTRY' })
  })
})

describe('news', () => {
  test('of moves that come close together are told together, to whom they concern', async () => {
    const stop = new AbortController()
    const { services } = product
    // Where nobody else moves anything.
    const place = { economyKey: 'aimanager', mode: 'live' as const }
    const heard: (ReadonlySet<string> | null)[] = []
    const following = (async () => {
      for await (const ids of followMoved(services, place, { gatherMs: 20, signal: stop.signal }))
        heard.push(ids)
    })()
    await vi.waitFor(async () => {
      noteMoved(services, [
        { ...place, id: 'a' },
        { ...place, id: 'b' },
        { ...place, id: 'a' },
      ])
      noteMoved(services, [{ ...place, mode: 'test', id: 'c' }])
      await new Promise(resolve => setTimeout(resolve, 400))
      expect(heard.length).toBeGreaterThan(0)
    })
    expect(heard[0]?.size).toBe(2)
    heard.length = 0
    noteMoved(
      services,
      Array.from({ length: 400 }, (_, n) => ({ ...place, id: `many-${n}` })),
    )
    await vi.waitFor(() => expect(heard).toEqual([null]))
    stop.abort()
    await following
  })
})
