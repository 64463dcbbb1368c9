// Statements that are asked within one turn go to the database in one piece, and their answers come back in one. The driver
// writes each by itself and asks for an answer behind each: where batches are small, most of a spend was such system calls.
import pg from 'pg'
import { types } from './rows.ts'
import type { Statement } from './statements.ts'

/** A row as its columns stand in the select list. */
export type Row = unknown[]

/** `command` is the database's word for what it did. */
type Answer = { rows: Row[]; command: string }

/** Once one fails or is given up, the connection is of no more use. */
export type Exchange = (statement: Statement) => Promise<Answer>

/** The database never came to it, for one before it in the same piece failed. */
export class SkippedError extends Error {
  constructor(cause: Error) {
    super('a statement before this one failed', { cause })
  }
}

/** A statement without values that is its own name: the words around a transaction. */
export function bare(text: string): Statement {
  return { name: `ledger_${text.replaceAll(' ', '_')}`, text, values: [] }
}

type Asked = {
  statement: Statement
  answer: Answer
  resolve(answer: Answer): void
  reject(error: Error): void
}

/** Of so many, the database may begin with the first while the others are written. */
const pieceBytes = 16_384

type Parse = (text: string) => unknown

/** Of a connection without the driver's own pipelining; a database that is frozen is given up after `limitMs`. */
export function openExchange(client: pg.ClientBase, limitMs: number): Exchange {
  const memory: Prepared = { names: new Set(), parses: new Map() }
  let waiting: Asked[] = []
  let isUnderWay = false
  let failure: Error | null = null

  function send(): void {
    if (isUnderWay || waiting.length === 0) return
    const asked = waiting
    waiting = []
    isUnderWay = true
    client.query(
      openGroup(asked, {
        memory,
        limitMs,
        done: error => {
          isUnderWay = false
          failure = error
          if (failure === null) send()
          else for (const { reject } of waiting.splice(0)) reject(failure)
        },
      }),
    )
  }

  return statement =>
    new Promise((resolve, reject) => {
      if (failure !== null) {
        reject(failure)
        return
      }
      if (waiting.length === 0) queueMicrotask(send)
      waiting.push({ statement, answer: { rows: [], command: '' }, resolve, reject })
    })
}

/**
 * Between the pieces of one message a session is not idle, so nothing else ends one whose process was suspended there. PostgreSQL
 * knows it from 17 on; a connection that cannot be asked tells so by its first statement.
 */
export function limitTransactions(client: pg.ClientBase): void {
  const limit = `
    select set_config(name, '15s', false)
    from pg_settings
    where name = 'transaction_timeout'`
  client.query(limit).catch(() => undefined)
}

/** By the names of statements: those that the connection has, and how their columns are read. */
type Prepared = { names: Set<string>; parses: Map<string, Parse[]> }

/** What the driver calls of a query that somebody else writes and reads. */
function openGroup(
  asked: readonly Asked[],
  { memory, limitMs, done }: { memory: Prepared; limitMs: number; done(error: Error | null): void },
): pg.Submittable {
  let at = 0
  let isOver = false
  // The driver's own limit makes each query keep the next from being collected, and pauses of 2 ms became 25.
  const limit = setTimeout(() => end(new Error('Query read timeout')), limitMs)

  function end(error: Error | null): void {
    if (isOver) return
    isOver = true
    clearTimeout(limit)
    // A connection that is lost, or whoever stands between and says so, tells nothing of what came behind.
    const isAnswer = error instanceof pg.DatabaseError && !/^(08|57P)/.test(error.code ?? '08')
    asked.forEach(({ answer, resolve, reject }, index) => {
      if (error === null || index < at) resolve(answer)
      else reject(isAnswer && index > at ? new SkippedError(error) : error)
    })
    done(error)
  }

  return {
    submit: (connection: Connection) => {
      const { stream } = connection
      stream.cork()
      try {
        for (const { statement } of asked) {
          write(connection, statement, memory)
          if (stream.writableLength < pieceBytes) continue
          stream.uncork()
          stream.cork()
        }
        connection.sync()
        return null
      } catch (error) {
        // Without its sync nothing of it is answered; the driver tells the group, and its connection is given up.
        return error
      } finally {
        stream.uncork()
      }
    },
    handleRowDescription: ({ fields }: { fields: { dataTypeID: number }[] }) => {
      const { statement } = asked[at] as Asked
      memory.parses.set(
        statement.name,
        fields.map(({ dataTypeID }) => types.getTypeParser(dataTypeID)),
      )
    },
    handleDataRow: ({ fields }: { fields: (string | null)[] }) => {
      const { statement, answer } = asked[at] as Asked
      const parses = memory.parses.get(statement.name) as Parse[]
      answer.rows.push(fields.map((text, index) => (text === null ? null : (parses[index] as Parse)(text))))
    },
    handleCommandComplete: ({ text }: { text: string }) => {
      const { statement, answer } = asked[at] as Asked
      answer.command = text
      if (!memory.parses.has(statement.name)) memory.parses.set(statement.name, [])
      at += 1
    },
    handleReadyForQuery: () => end(null),
    handleError: (error: Error) => end(error),
  } as object as pg.Submittable
}

/** Of the driver's connection, what its types leave out or say otherwise. */
type Connection = {
  stream: { cork(): void; uncork(): void; writableLength: number }
  parse(query: { name: string; text: string }): void
  bind(config: { statement: string; values: (Buffer | string)[] }): void
  describe(of: { type: 'P' }): void
  execute(config: object): void
  sync(): void
}

/** How its columns are read is asked for until it is known. */
function write(connection: Connection, { name, text, values }: Statement, memory: Prepared): void {
  if (!memory.names.has(name)) connection.parse({ name, text })
  memory.names.add(name)
  connection.bind({
    statement: name,
    values: values.map(value => (value instanceof Buffer ? value : String(value))),
  })
  if (!memory.parses.has(name)) connection.describe({ type: 'P' })
  connection.execute({})
}
