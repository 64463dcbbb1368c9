// A whole server for a test file: its own database, real HTTP on a free port, and callers of both doors.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createTRPCClient, httpBatchLink, TRPCClientError } from '@trpc/client'
import { createApp } from '../../server/app.ts'
import type { ConsoleApi } from '../../server/console.ts'
import { startJobs, startModules, stopModules } from '../../server/modules.ts'
import type { Role } from '../../server/operators/schema.ts'
import { parseConfig } from '../../server/platform/config.ts'
import { createLog } from '../../server/platform/log.ts'
import { closeServices, openServices } from '../../server/platform/services.ts'
import type { ErrorData } from '../../server/platform/trpc.ts'
import { cloneDatabase } from './database.ts'

export type TestServer = Awaited<ReturnType<typeof startServer>>

export async function startServer(
  options: { env?: Record<string, string>; log?: (line: string) => void; development?: boolean } = {},
) {
  const cloned = await cloneDatabase()
  let answer: Awaited<ReturnType<typeof createApp>> | undefined
  const server = createServer((request, response) => answer?.(request, response))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`

  const config = parseConfig({
    DATABASE_URL: cloned.url,
    FAREBOX_DEMO: '1',
    PORT: String(port),
    ...options.env,
  })
  const log = createLog('debug', { write: line => options.log?.(line) })
  const services = await openServices({
    config,
    databaseUrl: cloned.url,
    connectionsMax: 10,
    log,
    address: url,
  })
  const { ownerLink } = await startModules(services, () => undefined)
  startJobs(services)
  answer = await createApp(services, {
    isReady: async () => true,
    development: options.development === true ? server : null,
  })

  return {
    url,
    services,
    ownerLink,
    /** A caller of the console with the cookie of a demo operator of this role; null: signed out. */
    as: async (role: Role | null) => {
      const cookie = role === null ? '' : await signInDemo(url, role)
      return { cookie, api: consoleCaller(url, cookie) }
    },
    stop: async () => {
      await services.live.stop()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      await stopModules(services)
      await closeServices(services)
      await cloned.drop()
    },
  }
}

export function consoleCaller(url: string, cookie: string) {
  return createTRPCClient<ConsoleApi>({
    links: [httpBatchLink({ url: `${url}/trpc/console`, headers: cookie === '' ? {} : { cookie } })],
  })
}

async function signInDemo(url: string, role: Role): Promise<string> {
  const answer = await postJson(`${url}/api/auth/demo/sign-in`, { role })
  if (!answer.ok) throw new Error(`demo sign-in failed: ${answer.status} ${await answer.text()}`)
  return cookieOf(answer)
}

export function cookieOf(answer: Response): string {
  return answer.headers
    .getSetCookie()
    .map(cookie => cookie.split(';')[0])
    .join('; ')
}

export function postJson(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

/** What a call was refused with; a call that was not refused fails the test. */
export async function refusalOf(call: Promise<unknown>): Promise<ErrorData & { message: string }> {
  try {
    await call
  } catch (error) {
    if (error instanceof TRPCClientError) return { ...(error.data as ErrorData), message: error.message }
    throw error
  }
  throw new Error('the call was not refused')
}
