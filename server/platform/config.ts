// Everything that can be set from outside, read once, with every mistake told together.
import path from 'node:path'
import { z } from 'zod'
import { logLevels } from './log.ts'
import { StartError } from './start-error.ts'

/** Each variable with its meaning: the README's table and a test read this. */
export const variables = {
  PORT: 'HTTP port',
  HOST: 'address to listen on',
  PUBLIC_URL: 'the address operators and products reach the server under, when a proxy stands before it',
  DATABASE_URL: 'a PostgreSQL 15 or newer; absent: an embedded one',
  FAREBOX_DATA: 'folder of the embedded database and its files',
  FAREBOX_DEMO: '1: a demo with one sign-in button per role; 0: none',
  FAREBOX_DEMO_DAYS: 'days of made-up history that the first start of a demo begins with; 0: none',
  FAREBOX_SECRET: 'signs sessions (32 characters or more); absent: made once and kept in the database',
  FAREBOX_WORKERS: 'server processes that share the port; 1: this one alone',
  FAREBOX_CONNECTIONS: 'database connections per process',
  STRIPE_SECRET_KEY: 'a secret key of Stripe; absent: a sandbox in its place, which moves no money',
  STRIPE_WEBHOOK_SECRET: 'signs what Stripe sends to /webhooks/stripe; needed with the key',
  SMTP_URL: 'where e-mails of alerts are handed in, such as smtp://user:password@mail.example.com:587',
  FAREBOX_MAIL_FROM: 'whom they come from, such as Farebox <alerts@example.com>; needed with the address',
  FAREBOX_LANES_PER_BATCH: 'lanes a ledger transaction may take together; 1 on a distributed PostgreSQL',
  LOG_LEVEL: logLevels.join(', '),
} as const

const flag = z.enum(['0', '1'], 'is 0 or 1').transform(value => value === '1')

const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `is a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine(value => value >= min && value <= max, `is a whole number from ${min} to ${max}`)

const connectionsDefault = 20
const embeddedWorkersMax = 8
/**
 * The embedded PostgreSQL takes 100 connections. Three are the superuser's; its owner, the start, the ledger's
 * verification and a command beside the server need the others.
 */
const embeddedForProcesses = 85
/** Beside its pool, each has four for the ledger and one for live news. */
const besideThePool = 5

/** Of each process. */
function embeddedConnectionsMax(workers: number): number {
  return Math.floor(embeddedForProcesses / workers) - besideThePool
}

const environment = z.object({
  PORT: whole(0, 65_535).default(4000),
  HOST: z.string().min(1).default('127.0.0.1'),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'is an address such as https://tokens.example.com' })
    .transform(text => new URL(text))
    .refine(isOriginAlone, 'is an address without a path, such as https://tokens.example.com')
    .optional(),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/\S+$/, 'is an address such as postgresql://user:password@host:5432/database')
    .optional(),
  FAREBOX_DATA: z.string().min(1).default('.farebox'),
  FAREBOX_DEMO: flag.optional(),
  FAREBOX_DEMO_DAYS: whole(0, 365).default(90),
  FAREBOX_SECRET: z.string().min(32, 'has 32 characters or more').optional(),
  FAREBOX_WORKERS: whole(1, 32).default(1),
  FAREBOX_CONNECTIONS: whole(2, 500).optional(),
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^[sr]k_(live|test)_\w{8,}$/, 'is a secret or restricted key such as sk_test_…')
    .optional(),
  STRIPE_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_\S{8,}$/, 'is a signing secret such as whsec_…')
    .optional(),
  SMTP_URL: z
    .string()
    .regex(
      /^smtps?:\/\/\S+$/,
      'is an address such as smtp://user:password@mail.example.com:587, or smtps:// with TLS at once',
    )
    .refine(text => URL.canParse(text), 'is an address: special characters of a password are percent-encoded')
    .optional(),
  FAREBOX_MAIL_FROM: z
    .string()
    .regex(
      /^([^<>@\r\n]+ <[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/,
      'is an e-mail address such as alerts@example.com or Farebox <alerts@example.com>',
    )
    .optional(),
  FAREBOX_LANES_PER_BATCH: whole(1, 32).default(11),
  LOG_LEVEL: z.enum(logLevels, `is one of ${logLevels.join(', ')}`).default('info'),
})

const settings = environment.superRefine((values, context) => {
  const { FAREBOX_WORKERS: workers, FAREBOX_CONNECTIONS: asked } = values
  if (values.DATABASE_URL !== undefined) return
  const refuse = (name: keyof typeof values, most: string) =>
    context.addIssue({
      code: 'custom',
      path: [name],
      message: `is at most ${most} on the embedded database, which takes 100 connections in all`,
    })
  if (workers > embeddedWorkersMax) return refuse('FAREBOX_WORKERS', `${embeddedWorkersMax}`)
  const most = embeddedConnectionsMax(workers)
  if (asked !== undefined && asked > most)
    refuse('FAREBOX_CONNECTIONS', workers === 1 ? `${most}` : `${most} with ${workers} workers`)
})

/**
 * One without the other would take money and never hear of it, or verify what nobody sends; or hand in e-mails that come
 * from nobody.
 */
const pairs = [
  ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'],
  ['SMTP_URL', 'FAREBOX_MAIL_FROM'],
] as const

const coherent = settings.superRefine((values, context) => {
  const { STRIPE_SECRET_KEY: key } = values
  for (const [one, other] of pairs) {
    if ((values[one] === undefined) === (values[other] === undefined)) continue
    const [absent, given] = values[one] === undefined ? [one, other] : [other, one]
    context.addIssue({ code: 'custom', path: [absent], message: `is needed with ${given}` })
  }
  if (isLiveKey(key) && values.FAREBOX_DEMO === true)
    context.addIssue({ code: 'custom', path: ['FAREBOX_DEMO'], message: 'is 0 with a live key of Stripe' })
})

export type Config = {
  port: number
  host: string
  publicUrl: URL | undefined
  databaseUrl: string | undefined
  dataDir: string
  demo: boolean
  /** Of made-up history, in an empty database. */
  demoDays: number
  secret: string | undefined
  /** Server processes that share the port; 1: this one alone. */
  workers: number
  /** Of the pool of each. */
  connectionsMax: number
  lanesPerBatch: number
  /** Undefined: the sandbox stands in. */
  stripe: { secretKey: string; webhookSecret: string; live: boolean } | undefined
  /** Undefined: no e-mail is sent. */
  mail: { smtpUrl: string; from: string } | undefined
  logLevel: (typeof logLevels)[number]
}

export function parseConfig(env: NodeJS.ProcessEnv): Config {
  // A variable set to nothing is a variable not set: that is what shells and compose files mean by it.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = coherent.safeParse(given)
  if (!parsed.success) {
    const mistakes = parsed.error.issues.map(issue => `  ${issue.path.join('.')} ${issue.message}`)
    const unique = [...new Set(mistakes)]
    throw new StartError(
      `${unique.length === 1 ? 'A setting is' : 'Some settings are'} not usable:\n${unique.join('\n')}`,
    )
  }
  const values = parsed.data
  return {
    port: values.PORT,
    host: values.HOST,
    publicUrl: values.PUBLIC_URL,
    databaseUrl: values.DATABASE_URL,
    dataDir: path.resolve(values.FAREBOX_DATA),
    // Whoever reaches the buttons is the owner, so by default they are where only this machine does.
    demo:
      values.FAREBOX_DEMO ??
      (!isLiveKey(values.STRIPE_SECRET_KEY) &&
        values.DATABASE_URL === undefined &&
        isLoopback(values.HOST) &&
        values.PUBLIC_URL === undefined),
    demoDays: values.FAREBOX_DEMO_DAYS,
    secret: values.FAREBOX_SECRET,
    workers: values.FAREBOX_WORKERS,
    connectionsMax: values.FAREBOX_CONNECTIONS ?? connectionsFor(values),
    lanesPerBatch: values.FAREBOX_LANES_PER_BATCH,
    stripe: stripeOf(values),
    mail: mailOf(values),
    logLevel: values.LOG_LEVEL,
  }
}

function connectionsFor(values: { DATABASE_URL?: string | undefined; FAREBOX_WORKERS: number }): number {
  return values.DATABASE_URL === undefined
    ? Math.min(connectionsDefault, embeddedConnectionsMax(values.FAREBOX_WORKERS))
    : connectionsDefault
}

function stripeOf(values: {
  STRIPE_SECRET_KEY?: string | undefined
  STRIPE_WEBHOOK_SECRET?: string | undefined
}): Config['stripe'] {
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret } = values
  if (secretKey === undefined || webhookSecret === undefined) return undefined
  return { secretKey, webhookSecret, live: isLiveKey(secretKey) }
}

function mailOf(values: {
  SMTP_URL?: string | undefined
  FAREBOX_MAIL_FROM?: string | undefined
}): Config['mail'] {
  const { SMTP_URL: smtpUrl, FAREBOX_MAIL_FROM: from } = values
  return smtpUrl === undefined || from === undefined ? undefined : { smtpUrl, from }
}

function isLiveKey(secretKey: string | undefined): boolean {
  return secretKey?.includes('k_live_') === true
}

/** Whether only this machine reaches what listens there. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\]|::1)$/i.test(host)
}

/** For the start to warn of: anybody who reaches this server may sign in as its owner. */
export function isDemoInPublic({ demo, host, publicUrl }: Config): boolean {
  return demo && !(isLoopback(host) && (publicUrl === undefined || isLoopback(publicUrl.hostname)))
}

/** Pages, calls and cookies are served from the root; a proxy's path before it would lead nowhere. */
function isOriginAlone({ pathname, search, hash, username }: URL): boolean {
  return pathname === '/' && search === '' && hash === '' && username === ''
}
