// Live news last as long as the right to hear them: not after signing out, disabling, or another role.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { whileAllowed } from '../../../server/operators/operations/followed.ts'
import { postJson, startServer, type TestServer } from '../../support/server.ts'
import { person, reason } from './people.ts'

describe('the guard of a stream', () => {
  async function* silence(signal: AbortSignal): AsyncGenerator<string> {
    await new Promise(resolve => signal.addEventListener('abort', resolve))
    yield 'never heard'
  }

  test('ends a quiet stream at the next look', async () => {
    const stop = new AbortController()
    let looks = 0
    const check = async () => {
      looks += 1
      if (looks === 3) throw new Error('no longer')
    }
    const heard = whileAllowed(silence(stop.signal), { check, everyMs: 5 })
    await expect(heard.next()).rejects.toThrow('no longer')
    stop.abort()
  })

  test('looks before each piece of news, and lets go of the source', async () => {
    let allowed = true
    let released = false
    async function* source(): AsyncGenerator<number> {
      try {
        yield 1
        yield 2
      } finally {
        released = true
      }
    }
    const check = async () => {
      if (!allowed) throw new Error('no longer')
    }
    const heard = whileAllowed(source(), { check, everyMs: 60_000 })
    expect(await heard.next()).toEqual({ done: false, value: 1 })
    allowed = false
    await expect(heard.next()).rejects.toThrow('no longer')
    await expect.poll(() => released).toBe(true)
  })

  test('ends when the source ends', async () => {
    const heard: number[] = []
    async function* source(): AsyncGenerator<number> {
      yield 1
      yield 2
    }
    for await (const one of whileAllowed(source(), { check: async () => null, everyMs: 60_000 }))
      heard.push(one)
    expect(heard).toEqual([1, 2])
  })
})

describe('through the door', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startServer()
  })
  afterAll(() => server.stop())

  type Fall = (who: { id: string; cookie: string }) => Promise<unknown>
  const asOwner = async () => (await server.as('owner')).api

  const falls: [string, string, Fall, string][] = [
    [
      'signing out',
      'keys.follow?input=%7B%22economyKey%22%3A%22jobsearch%22%7D',
      ({ cookie }) => postJson(`${server.url}/api/auth/sign-out`, {}, { cookie }),
      'UNAUTHENTICATED',
    ],
    [
      'being disabled',
      'operators.follow',
      async ({ id }) => (await asOwner()).operators.disable.mutate({ operatorId: id, reason }),
      'UNAUTHENTICATED',
    ],
    [
      'another role',
      'audit.follow',
      async ({ id }) =>
        (await asOwner()).operators.changeRole.mutate({ operatorId: id, role: 'support', reason }),
      'FORBIDDEN',
    ],
  ]

  test.each(falls)('after %s, %s tells nothing more and ends', async (name, path, fall, why) => {
    const who = await person(server, 'risk', `${name.replaceAll(' ', '-')}@example.com`)
    const answer = await fetch(`${server.url}/trpc/console/${path}`, { headers: { cookie: who.cookie } })
    const reader = (answer.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    while (!text.includes('event: connected')) text += (await reader.read()).value ?? ''
    await fall(who)
    const owner = await asOwner()
    await owner.keys.create.mutate({
      economyKey: 'jobsearch',
      mode: 'live',
      name: 'unheard',
      scopes: ['read'],
      rateLimitPerMinute: null,
      expiresAt: null,
      reason,
    })
    let chunk = await reader.read()
    for (; !chunk.done; chunk = await reader.read()) text += chunk.value
    expect(text).toContain(`"reason":"${why}"`)
    expect(text).not.toContain('"topic"')
  })
})
