// The console's own tRPC client, against tRPC's own server and beside tRPC's own keys.
import { QueryClient } from '@tanstack/react-query'
import { createTRPCClient, httpLink } from '@trpc/client'
import { initTRPC, TRPCError } from '@trpc/server'
import { createHTTPServer } from '@trpc/server/adapters/standalone'
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { trpc } from '../../../client/console/remote.ts'
import { ask, send } from '../../../client/console/wire.ts'
import type { ConsoleApi } from '../../../server/console.ts'

const t = initTRPC.create()
const router = t.router({
  things: t.router({
    one: t.procedure.query(() => 1),
    echo: t.procedure.input(z.object({ text: z.string() })).query(({ input }) => input.text),
    nothing: t.procedure.query(() => undefined),
    fail: t.procedure.query(() => {
      throw new TRPCError({ code: 'FORBIDDEN', message: 'Not you.' })
    }),
    keep: t.procedure.input(z.object({ text: z.string() })).mutation(({ input }) => input.text.length),
  }),
})

const server = createHTTPServer({ router, basePath: '/trpc/console/' })
const requests: string[] = []
const realFetch = globalThis.fetch

beforeAll(async () => {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port')
  vi.stubGlobal('fetch', (path: string, init?: RequestInit) => {
    requests.push(path)
    return realFetch(`http://127.0.0.1:${address.port}${path}`, init)
  })
})

beforeEach(() => requests.splice(0))

afterAll(() => {
  vi.unstubAllGlobals()
  server.close()
})

test('what is asked in the same moment travels together, and each gets its own answer', async () => {
  const answers = await Promise.all([
    ask('things.one', undefined),
    ask('things.echo', { text: 'a & b, "ü"' }),
    ask('things.nothing', undefined),
  ])
  expect(answers).toEqual([1, 'a & b, "ü"', undefined])
  expect(requests).toHaveLength(1)
})

test('one refusal leaves its neighbours alone', async () => {
  const [one, refused] = await Promise.allSettled([
    ask('things.one', undefined),
    ask('things.fail', undefined),
  ])
  expect(one).toMatchObject({ status: 'fulfilled', value: 1 })
  expect(refused).toMatchObject({ status: 'rejected', reason: { name: 'ServerError', message: 'Not you.' } })
})

test('what is too long for one address travels in several', async () => {
  const texts = ['a', 'b', 'c'].map(letter => letter.repeat(1800))
  const answers = await Promise.all(texts.map(text => ask('things.echo', { text })))
  expect(answers).toEqual(texts)
  expect(requests.length).toBeGreaterThan(1)
})

test('a change travels alone', async () => {
  const both = await Promise.all([
    send('things.keep', { text: 'abc' }),
    send('things.keep', { text: 'abcd' }),
  ])
  expect(both).toEqual([3, 4])
  expect(requests).toEqual(['/trpc/console/things.keep', '/trpc/console/things.keep'])
})

test('an answer that is not the server’s is nobody’s', async () => {
  vi.stubGlobal('fetch', async () => new Response('<h1>Bad gateway</h1>', { status: 502 }))
  await expect(ask('things.one', undefined)).rejects.not.toHaveProperty('data')
})

test('keys are tRPC’s own, so that a path invalidates what was asked beneath it', () => {
  const official = createTRPCOptionsProxy<ConsoleApi>({
    client: createTRPCClient<ConsoleApi>({ links: [httpLink({ url: 'http://nowhere.invalid' })] }),
    queryClient: new QueryClient(),
  })
  const asked = { economyKey: 'nova', id: 'key_1' }
  expect(trpc.keys.get.queryKey(asked)).toEqual(official.keys.get.queryKey(asked))
  expect(trpc.economies.list.queryOptions().queryKey).toEqual(official.economies.list.queryOptions().queryKey)
  expect(trpc.keys.pathKey()).toEqual(official.keys.pathKey())
  expect(trpc.keys.pathFilter()).toEqual(official.keys.pathFilter())
  expect(trpc.keys.create.mutationOptions().mutationKey).toEqual(
    official.keys.create.mutationOptions().mutationKey,
  )
})
