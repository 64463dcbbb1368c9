// Looks at the PostgreSQL that DATABASE_URL names before anything depends on it.
import pg from 'pg'
import { StartError } from '../start-error.ts'
import { codeOf, reasonOf } from './reason.ts'

const ANSWER_MS_MAX = 10_000
const VERSION_MIN = 150_000

/** Throws a `StartError` with one sentence on what is wrong and what to do; the password is in none of them. */
export async function checkExternal(databaseUrl: string): Promise<void> {
  const target = parse(databaseUrl)
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: ANSWER_MS_MAX })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ number: number; version: string }>(`
      select
        current_setting('server_version_num')::int as number,
        current_setting('server_version') as version`)
    const found = rows[0]
    if (found && found.number < VERSION_MIN) {
      throw new StartError(
        `${target.place} runs PostgreSQL ${found.version}, and Farebox needs 15 or later: ` +
          `upgrade that server, or set DATABASE_URL to another.`,
      )
    }
  } catch (error) {
    throw error instanceof StartError ? error : new StartError(sentence(error, target))
  } finally {
    await client.end().catch(() => undefined)
  }
}

type Target = { place: string; host: string; database: string; user: string; password: string }

function parse(databaseUrl: string): Target {
  let url: URL
  try {
    url = new URL(databaseUrl)
  } catch {
    throw new StartError(
      'DATABASE_URL is not an address: write it as postgresql://user:password@host:5432/database.',
    )
  }
  if (/%(?![0-9a-f]{2})/i.test(`${url.username}${url.password}${url.pathname}`)) {
    throw new StartError(
      'DATABASE_URL has a % that begins no escape such as %2F: write each % of the user, password or database as %25.',
    )
  }
  if (url.protocol !== 'postgresql:' && url.protocol !== 'postgres:') {
    throw new StartError(
      `DATABASE_URL names ${url.protocol}// and Farebox runs on PostgreSQL only: ` +
        `write it as postgresql://user:password@host:5432/database.`,
    )
  }
  const host = url.searchParams.get('host') ?? (url.hostname || 'localhost')
  const user = decodeURIComponent(url.username) || 'the default user'
  return {
    place: `The database at ${host}:${url.port || '5432'}`,
    host,
    database: decodeURIComponent(url.pathname.slice(1)) || user,
    user,
    password: decodeURIComponent(url.password),
  }
}

function sentence(error: unknown, { place, host, database, user, password }: Target): string {
  const reason = password === '' ? reasonOf(error) : reasonOf(error).replaceAll(password, '…')
  const code = codeOf(error) ?? ''
  switch (code) {
    case 'ECONNREFUSED':
      return `${place} refuses connections: nothing listens there. Start it, or correct DATABASE_URL.`
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_FAIL':
      return `The host "${host}" in DATABASE_URL cannot be found (${code}): correct its name, or the name service.`
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ETIMEDOUT':
      return `${place} cannot be reached (${code}): correct DATABASE_URL, or the network between.`
    case 'ECONNRESET':
    case 'EPIPE':
      return `${place} closed the connection before answering: what listens there may not be PostgreSQL.`
    case 'ENOENT':
      return `${place} has no socket there (${reason}): start it, or correct DATABASE_URL.`
    case '28P01':
      return `${place} does not accept the password of "${user}": correct it in DATABASE_URL.`
    case '28000':
      return `${place} does not let "${user}" in (${reason}): correct DATABASE_URL, or that server's access rules.`
    case '3D000':
      return `${place} has no database "${database}": create it (create database "${database}"), or correct DATABASE_URL.`
    case '42501':
      return `${place} does not let "${user}" connect to "${database}": grant it, or correct DATABASE_URL.`
    case '53300':
      return `${place} has no connection left (${reason}): raise its max_connections, or free some.`
    case '57P03':
      return `${place} is starting up or shutting down: try again in a moment.`
  }
  if (/timeout/i.test(reason)) {
    return `${place} did not answer within ${ANSWER_MS_MAX / 1000} seconds: correct DATABASE_URL, or the network between.`
  }
  if (/terminated unexpectedly/i.test(reason)) {
    return `${place} closed the connection before answering: what listens there may not be PostgreSQL.`
  }
  return `${place} cannot be used: ${reason.replace(/\.$/, '')}.`
}
