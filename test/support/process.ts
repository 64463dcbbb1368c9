// The server as people start it: a process of its own, with its own data folder, killed as roughly as a test likes.
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

export type Running = {
  child: ChildProcess
  /** Everything printed so far, both streams. */
  output(): string
  /** Waits until the output holds the text. */
  printed(text: string | RegExp): Promise<void>
  exited: Promise<number | null>
  signal(signal: NodeJS.Signals): void
  /** Kills every process that the start made, as a pulled plug would. */
  killGroup(): void
}

/** A folder that any user may enter, removed when the test file ends. */
export function makeFolder(): { path: string; remove(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'farebox-test-'))
  // As root the database's user must be able to pass; what is inside stays closed.
  chmodSync(folder, 0o755)
  return { path: folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) }
}

export function run(script: string, args: string[], env: Record<string, string>): Running {
  const { DATABASE_URL: _url, FAREBOX_DEMO: _demo, PORT: _port, ...inherited } = process.env
  const child = spawn(process.execPath, [script, ...args], {
    // A history takes half a minute to build: who wants one asks for it.
    env: { ...inherited, FAREBOX_DEMO_DAYS: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let text = ''
  const collect = (chunk: Buffer) => {
    text += chunk.toString()
  }
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  const exited = new Promise<number | null>(resolve => child.once('close', resolve))
  return {
    child,
    output: () => text,
    printed: async wanted => {
      const deadline = Date.now() + 60_000
      while (!(typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text))) {
        if (child.exitCode !== null || Date.now() > deadline)
          throw new Error(`"${wanted}" was not printed:\n${text}`)
        await new Promise(resolve => setTimeout(resolve, 50))
      }
    },
    exited,
    signal: signal => void child.kill(signal),
    killGroup: () => process.kill(-(child.pid ?? 0), 'SIGKILL'),
  }
}

export async function findFreePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  return address.port
}
