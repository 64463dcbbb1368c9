// What a process opened, closed in the opposite order once it is told to stop: each part within its time, all within one.
import { StartError } from './start-error.ts'

/** For whatever asks a database to end what it holds: a frozen one never answers. */
export const askMsMax = 2_000

type Closer = { name: string; msMax?: number; close: () => Promise<unknown> }

export type Closing = {
  /** Answers what closes it before its turn comes. */
  add(closer: Closer): () => Promise<void>
  isStopping(): boolean
  /** Ends the process. Asked again by a Ctrl-C, it does not wait any longer. */
  stop(signal: NodeJS.Signals): void
  /** Ends the process as a start that failed. */
  fail(error: unknown): Promise<never>
}

/** `msMax`: for everything together, whatever hangs; a service manager's patience is often 30 seconds. */
export function openClosing({ msMax, say }: { msMax: number; say(line: string): void }): Closing {
  const closers: Closer[] = []
  let since = 0
  let ended: Promise<void> | null = null

  async function closeAll(): Promise<void> {
    setTimeout(() => {
      console.error(`Not everything closed within ${msMax / 1000} seconds: leaving the rest as it is.`)
      process.exit(1)
    }, msMax)
    for (const closer of closers.splice(0).toReversed()) await closeWithin(closer, msMax)
  }

  return {
    add: closer => {
      closers.push(closer)
      return async () => {
        const at = closers.indexOf(closer)
        if (at === -1) return
        closers.splice(at, 1)
        await closeWithin(closer, msMax)
      }
    },
    isStopping: () => ended !== null,
    stop: signal => {
      if (ended === null) {
        since = performance.now()
        say('Stopping: finishing what is under way …')
        ended = closeAll().then(() => {
          say('Stopped.')
          process.exit()
        })
      } else if (signal === 'SIGINT' && performance.now() - since > 1000) {
        // Whoever asks again does not want to wait for what is under way. One Ctrl-C can arrive twice at once, from the
        // terminal and from the script that started this process, so the second has to come a moment later.
        process.exit(130)
      }
    },
    fail: async error => {
      // What a start meets while everything closes under it is no failure of its own.
      if (ended !== null) await ended
      console.error(error instanceof StartError ? error.message : error)
      await closeAll()
      process.exit(1)
    },
  }
}

async function closeWithin({ name, msMax, close }: Closer, msMaxOfAll: number): Promise<void> {
  await within(msMax ?? msMaxOfAll, close()).catch((error: unknown) =>
    console.error(`Closing the ${name} failed:`, error instanceof Error ? error.message : error),
  )
}

function within(ms: number, work: Promise<unknown>): Promise<unknown> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`it took longer than ${ms / 1000} seconds`)), ms)
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
