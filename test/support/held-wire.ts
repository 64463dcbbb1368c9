// A way to the database on which the rows of a copy wait, and pass as far as a test lets them: what reads them is slow without a sleep.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export type HeldWire = {
  url: string
  /** How many read through it just now. */
  readers(): number
  /** So many bytes more, of all that wait. */
  letPass(bytes: number): void
  close(): Promise<void>
}

export async function openHeldWire(databaseUrl: string): Promise<HeldWire> {
  const target = new URL(databaseUrl)
  const open = new Map<Socket, () => void>()
  let passes = 0

  const server = createServer(reader => {
    const database = connect(Number(target.port), target.hostname)
    const waiting: Buffer[] = []
    let isHeld = false
    const pass = () => {
      for (let answer = waiting.shift(); answer !== undefined; answer = waiting.shift()) {
        const length = isHeld ? Math.min(answer.length, passes) : answer.length
        if (isHeld) passes -= length
        reader.write(answer.subarray(0, length))
        if (length === answer.length) continue
        waiting.unshift(answer.subarray(length))
        return
      }
    }
    open.set(reader, pass)
    reader.on('data', (asked: Buffer) => {
      isHeld ||= asked.includes('copy (')
      database.write(asked)
    })
    database.on('data', (answer: Buffer) => {
      waiting.push(answer)
      pass()
    })
    for (const [one, other] of [
      [reader, database],
      [database, reader],
    ] as const) {
      one.on('error', () => other.destroy())
      one.on('close', () => {
        open.delete(reader)
        other.destroy()
      })
    }
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(databaseUrl)
  url.hostname = '127.0.0.1'
  url.port = String((server.address() as AddressInfo).port)
  return {
    url: url.href,
    readers: () => open.size,
    letPass: bytes => {
      passes += bytes
      for (const pass of open.values()) pass()
    },
    close: async () => {
      for (const reader of open.keys()) reader.destroy()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
