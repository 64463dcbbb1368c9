// The PostgreSQL of a run: killed and stopped as roughly as a fault asks, and started again on the same folder.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '../../server/platform/postgres/open.ts'
import { openPostgres } from '../../server/platform/postgres/open.ts'

export type CrashDatabase = {
  url(): string
  address(): { host: string; port: number }
  /** Ends its first process at once: `SIGKILL`, or `SIGQUIT`, which is what `pg_ctl stop -m immediate` sends. */
  end(signal: 'SIGKILL' | 'SIGQUIT'): Promise<void>
  /** On what the end left behind. */
  startAgain(): Promise<void>
  stop(): Promise<void>
}

const startMsMax = 120_000

export async function openCrashDatabase(dataDir: string): Promise<CrashDatabase> {
  const open = () => openPostgres({ dataDir, databaseUrl: undefined, log: () => undefined })
  let running: Database = await open()

  return {
    url: () => running.url,
    address: () => {
      const { hostname, port } = new URL(running.url)
      return { host: hostname, port: Number(port) }
    },
    end: async signal => {
      const pid = findPid(dataDir)
      if (pid !== null) process.kill(pid, signal)
      // At once, for its owner would try to own the next one too. What it asks for is weaker than the signal before.
      await running.stop()
    },
    startAgain: async () => {
      const began = Date.now()
      while (true) {
        try {
          running = await open()
          return
        } catch (error) {
          // After a kill, processes of the old server may take a moment to notice, and a new one waits for their end.
          if (Date.now() - began > startMsMax) throw error
          await sleep(200)
        }
      }
    },
    stop: () => running.stop(),
  }
}

/** Null: it has ended by itself, as one without room for its log does. */
function findPid(dataDir: string): number | null {
  const file = path.join(dataDir, 'postgres/data/postmaster.pid')
  if (!existsSync(file)) return null
  const [first] = readFileSync(file, 'utf8').split('\n')
  return Number(first)
}
