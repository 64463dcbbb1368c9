// Stands between a server and its database and, when told to, cuts a connection around the moment of a commit.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/**
 * `before`: the commit never arrives. `racing`: it is passed on and nobody waits for what becomes of it. `after`: the
 * database has committed, and its answer never arrives.
 */
export type Cut = 'before' | 'racing' | 'after'

export type Proxy = {
  port: number
  /** Asked at every commit; null lets it pass. */
  cutBy(decide: (() => Cut | null) | null): void
  /** How many commits were cut so far. */
  cuts(): number
  close(): Promise<void>
}

/** As the ledger writes it: a bind of the statement so named. And as PostgreSQL answers it: the command's tag. */
const asked = Buffer.from('\0ledger_commit\0')
const done = message('C', 'COMMIT')
const undone = message('C', 'ROLLBACK')

export async function openProxy(target: () => { host: string; port: number }): Promise<Proxy> {
  let decide: (() => Cut | null) | null = null
  let cuts = 0
  const sockets = new Set<Socket>()

  const server = createServer(client => {
    const upstream = connect(target())
    for (const socket of [client, upstream]) {
      socket.setNoDelay(true)
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
    }
    const drop = () => {
      client.destroy()
      upstream.destroy()
    }
    client.on('error', () => upstream.destroy())
    upstream.on('error', drop)
    client.on('end', () => upstream.end())
    upstream.on('end', () => client.end())
    client.on('close', () => upstream.destroySoon())

    const seesCommit = finder(asked)
    const seesDone = finder(done)
    const seesUndone = finder(undone)
    let cut: Cut | null = null
    client.on('data', chunk => {
      if (cut !== null) return
      if (seesCommit(chunk) && decide !== null) {
        cut = decide()
        if (cut !== null) cuts += 1
      }
      if (cut === 'before') {
        drop()
        return
      }
      upstream.write(chunk)
      if (cut === 'racing') {
        // What was written still arrives.
        upstream.end()
        client.destroy()
      }
    })
    upstream.on('data', chunk => {
      if (cut === null) client.write(chunk)
      else if (cut === 'after' && [seesDone(chunk), seesUndone(chunk)].includes(true)) drop()
    })
    upstream.on('close', () => client.destroySoon())
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    cutBy: next => {
      decide = next
    },
    cuts: () => cuts,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

/** A message of PostgreSQL's protocol that holds one text. */
function message(kind: string, text: string): Buffer {
  const body = Buffer.from(`${text}\0`)
  const head = Buffer.alloc(5)
  head.write(kind)
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

/** Finds a message across the borders of what arrives together. */
function finder(wanted: Buffer): (chunk: Buffer) => boolean {
  let tail = Buffer.alloc(0)
  return chunk => {
    const seen = Buffer.concat([tail, chunk])
    tail = seen.subarray(Math.max(0, seen.length - wanted.length + 1))
    return seen.includes(wanted)
  }
}
