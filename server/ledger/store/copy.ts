// Rows as PostgreSQL's binary copy sends them, one by one as they arrive: for whoever reads a whole ledger, where the driver's own
// rows of text cost several times as much on both sides. What reads slower than the database sends holds it back.
import type pg from 'pg'

/** One row's fields, in their order. */
export type Fields = {
  whole(): number | null
  text(): string | null
  hex(): string | null
  /** Milliseconds. */
  instant(): number | null
}

/** After so many rows the process does something else for a while. */
export type Rest = { everyRows: number; ms: number }

/** `select` is a text without parameters: a copy takes none. */
export function copyRows(
  client: pg.ClientBase,
  select: string,
  take: (fields: Fields) => void,
  rest: Rest | null,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const reader = openReader()
  let failure: unknown
  let rows = 0
  client.query({
    submit: (connection: pg.Connection) => connection.query(`copy (${select}) to stdout (format binary)`),
    handleCopyData: ({ chunk }: { chunk: Buffer }, { stream }: pg.Connection) => {
      if (failure !== undefined) return
      try {
        const taken = reader.read(chunk, take)
        rows += taken
        if (rest !== null && taken > 0 && rows % rest.everyRows === 0) {
          stream.pause()
          setTimeout(() => stream.resume(), rest.ms)
        }
      } catch (error) {
        failure = error
      }
    },
    handleCommandComplete: () => undefined,
    handleReadyForQuery: () => (failure === undefined ? resolve() : reject(asError(failure))),
    handleError: reject,
  } as pg.Submittable)
  return promise
}

function asError(failure: unknown): Error {
  return failure instanceof Error ? failure : new Error(String(failure))
}

const signatureBytes = 19
/** Microseconds of PostgreSQL's instants count from the year 2000. */
const epochMs = 946_684_800_000
const highUnit = 2 ** 32

/** The signature comes before the first row, in the same message. */
function openReader() {
  let bytes: Buffer = Buffer.alloc(0)
  let at = 0
  let begun = false

  /** Where the next field begins; its length is -1 for null. */
  function next(): number {
    const length = bytes.readInt32BE(at)
    at += 4
    return length
  }

  const fields: Fields = {
    whole: () => {
      const length = next()
      if (length < 0) return null
      const start = at
      at += length
      switch (length) {
        case 8:
          return bytes.readInt32BE(start) * highUnit + bytes.readUInt32BE(start + 4)
        case 4:
          return bytes.readInt32BE(start)
        default:
          return bytes.readInt16BE(start)
      }
    },
    text: () => {
      const length = next()
      if (length < 0) return null
      at += length
      return bytes.toString('utf8', at - length, at)
    },
    hex: () => {
      const length = next()
      if (length < 0) return null
      at += length
      return bytes.toString('hex', at - length, at)
    },
    instant: () => {
      const length = next()
      if (length < 0) return null
      const start = at
      at += length
      return epochMs + (bytes.readInt32BE(start) * highUnit + bytes.readUInt32BE(start + 4)) / 1000
    },
  }

  return {
    read(chunk: Buffer, take: (fields: Fields) => void): number {
      bytes = chunk
      at = begun ? 0 : signatureBytes
      begun = true
      let rows = 0
      while (at < bytes.length) {
        const count = bytes.readInt16BE(at)
        at += 2
        if (count < 0) break
        take(fields)
        rows += 1
      }
      return rows
    },
  }
}
