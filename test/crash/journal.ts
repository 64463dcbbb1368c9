// What the generator asked for and was told, on disk before it counts as told; and the same file read back.
import { closeSync, fdatasync, openSync, readFileSync, write } from 'node:fs'
import { promisify } from 'node:util'

/** One call with everything needed to send it again, and what it should move by the generator's own arithmetic. */
export type Op = {
  number: number
  kind: OpKind
  userId: string
  path: string
  input: Record<string, unknown>
  /** Of the hold, where it closes one: that is what its entry carries. */
  requestId: string
  tokens: number
  /** The number of the hold that it closes, or of the charge that it refunds. */
  of: number | null
}
export type OpKind = 'give' | 'charge' | 'hold' | 'commit' | 'release' | 'refund'

export type Line =
  | { sent: Op }
  | { acknowledged: number; answer: Record<string, unknown> }
  | { refused: number; reason: string }
  /** What must never be answered, whatever broke. */
  | { wrong: number; told: string }

export type Journal = {
  /** Resolves when the line is on disk. */
  write(line: Line): Promise<void>
  close(): void
}

const writeAll = promisify(write)
const sync = promisify(fdatasync)

/** Lines that come while a sync is under way share the next one. */
export function openJournal(path: string): Journal {
  const file = openSync(path, 'a')
  let waiting: { text: string; resolve(): void; reject(error: unknown): void }[] = []
  let syncing = false

  async function flush(): Promise<void> {
    syncing = true
    while (waiting.length > 0) {
      const group = waiting
      waiting = []
      try {
        await writeAll(file, group.map(({ text }) => text).join(''))
        await sync(file)
        for (const { resolve } of group) resolve()
      } catch (error) {
        for (const { reject } of group) reject(error)
      }
    }
    syncing = false
  }

  return {
    write: line =>
      new Promise((resolve, reject) => {
        waiting.push({ text: `${JSON.stringify(line)}\n`, resolve, reject })
        if (!syncing) void flush()
      }),
    close: () => closeSync(file),
  }
}

/** What became of each call, as far as the generator knows. */
export type Story = {
  ops: Map<number, Op>
  acknowledged: Map<number, Record<string, unknown>>
  refused: Map<number, string>
  wrong: { op: number; told: string }[]
}

export function readJournal(path: string): Story {
  // The last line may still be on its way.
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1)
  return composeStory(lines.map(line => JSON.parse(line) as Line))
}

export function composeStory(lines: readonly Line[]): Story {
  const story: Story = { ops: new Map(), acknowledged: new Map(), refused: new Map(), wrong: [] }
  for (const line of lines) {
    if ('sent' in line) story.ops.set(line.sent.number, line.sent)
    else if ('acknowledged' in line) story.acknowledged.set(line.acknowledged, line.answer)
    else if ('refused' in line) story.refused.set(line.refused, line.reason)
    else story.wrong.push({ op: line.wrong, told: line.told })
  }
  return story
}
