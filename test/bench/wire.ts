// HTTP as cheaply as it can be asked, so that the generator takes as little as possible of the processors that it shares with
// what it measures: one request at a time on each of a few kept connections.
import { createConnection, type Socket } from 'node:net'

type Answer = { status: number; body: string }
export type Wire = { ask(path: string, body: string | null): Promise<Answer>; close(): void }

type Waiting = { request: string; resolve(answer: Answer): void; reject(error: Error): void }

export function openWire(options: { port: number; key: string; connections: number }): Wire {
  const { port, key } = options
  const queue: Waiting[] = []
  const idle: Connection[] = []
  const all: Connection[] = []

  function run(connection: Connection, waiting: Waiting): void {
    connection.send(waiting.request).then(
      answer => {
        release(connection)
        waiting.resolve(answer)
      },
      error => {
        release(connection)
        waiting.reject(error)
      },
    )
  }

  function release(connection: Connection): void {
    const next = queue.shift()
    if (next === undefined) idle.push(connection)
    else run(connection, next)
  }

  for (let count = 0; count < options.connections; count += 1) all.push(openConnection(port))
  idle.push(...all)
  const head = `host: 127.0.0.1:${port}\r\nauthorization: Bearer ${key}\r\n`
  return {
    ask: (path, body) =>
      new Promise((resolve, reject) => {
        const request =
          body === null
            ? `GET ${path} HTTP/1.1\r\n${head}\r\n`
            : `POST ${path} HTTP/1.1\r\n${head}content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
        const waiting = { request, resolve, reject }
        const connection = idle.pop()
        if (connection === undefined) queue.push(waiting)
        else run(connection, waiting)
      }),
    close: () => {
      for (const connection of all) connection.close()
    },
  }
}

/** Anything but success ends the measuring. */
export async function must(wire: Wire, path: string, body: string | null): Promise<void> {
  const answer = await wire.ask(path, body)
  if (answer.status !== 200 || answer.body.includes('"ok":false'))
    throw new Error(`${path} answered ${answer.status}: ${answer.body.slice(0, 300)}`)
}

type Connection = { send(request: string): Promise<Answer>; close(): void }

function openConnection(port: number): Connection {
  let socket: Socket | undefined
  let buffer = ''
  let pending: { resolve(answer: Answer): void; reject(error: Error): void } | undefined

  function connect(): Socket {
    const opened = createConnection({ port, host: '127.0.0.1', noDelay: true })
    opened.setEncoding('latin1')
    opened.on('data', (chunk: string) => {
      buffer += chunk
      const answer = takeAnswer()
      if (answer === null) return
      const waiting = pending
      pending = undefined
      waiting?.resolve(answer)
    })
    const fail = (error?: Error) => {
      socket = undefined
      buffer = ''
      const waiting = pending
      pending = undefined
      waiting?.reject(error ?? new Error('the connection was closed'))
    }
    opened.on('error', fail)
    opened.on('close', () => fail())
    return opened
  }

  /** Null until the whole answer is here. */
  function takeAnswer(): Answer | null {
    const end = buffer.indexOf('\r\n\r\n')
    if (end === -1) return null
    const length = /content-length: (\d+)/i.exec(buffer.slice(0, end))
    const chunked = length === null
    const from = end + 4
    if (chunked) {
      const last = buffer.indexOf('0\r\n\r\n', from)
      if (last === -1) return null
      const answer = { status: Number(buffer.slice(9, 12)), body: joinChunks(buffer.slice(from, last)) }
      buffer = ''
      return answer
    }
    const to = from + Number(length[1])
    if (buffer.length < to) return null
    const answer = { status: Number(buffer.slice(9, 12)), body: buffer.slice(from, to) }
    buffer = buffer.slice(to)
    return answer
  }

  return {
    send: request =>
      new Promise((resolve, reject) => {
        socket ??= connect()
        pending = { resolve, reject }
        socket.write(request)
      }),
    close: () => socket?.destroy(),
  }
}

function joinChunks(text: string): string {
  let body = ''
  let at = 0
  while (at < text.length) {
    const line = text.indexOf('\r\n', at)
    const size = Number.parseInt(text.slice(at, line), 16)
    body += text.slice(line + 2, line + 2 + size)
    at = line + 2 + size + 2
  }
  return body
}
