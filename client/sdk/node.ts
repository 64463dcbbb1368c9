// For Node: a journal in a file that survives the process and, by fsync, the machine.
import { type FileHandle, open, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Journal, LetThrough } from './journal.ts'
import { lockFile } from './lock-file.ts'

export interface FileJournal extends Journal {
  close(): Promise<void>
}

/**
 * One file for one process. Opening it reads what the last process left, and a line that a crash cut in half is left
 * out: its write was never acknowledged.
 */
export async function fileJournal(file: string): Promise<FileJournal> {
  const unlock = await lockFile(`${file}.lock`)
  try {
    const entries = await readEntries(file)
    const handle = await rewrite(file, entries)
    return createJournal({ entries, handle, unlock })
  } catch (error) {
    await unlock()
    throw error
  }
}

type Line = { put: LetThrough } | { remove: string }

function createJournal(facts: {
  entries: Map<string, LetThrough>
  handle: FileHandle
  unlock: () => Promise<void>
}): FileJournal {
  const { entries, handle, unlock } = facts
  let waiting: { text: string; resolve: () => void; reject: (error: unknown) => void }[] = []
  let writing: Promise<void> | null = null

  /** Lines that wait while others are being flushed share the next flush. */
  async function write(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      try {
        await handle.appendFile(batch.map(({ text }) => text).join(''))
        await handle.datasync()
        for (const { resolve } of batch) resolve()
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    writing = null
  }

  function append(line: Line): Promise<void> {
    return new Promise((resolve, reject) => {
      // Opens a line of its own, whatever a failed write left before it.
      waiting.push({ text: `\n${JSON.stringify(line)}\n`, resolve, reject })
      writing ??= write()
    })
  }

  return {
    put: async entry => {
      await append({ put: entry })
      entries.set(entry.id, entry)
    },
    remove: async id => {
      if (!entries.has(id)) return
      await append({ remove: id })
      entries.delete(id)
    },
    find: async id => entries.get(id) ?? null,
    list: async () => [...entries.values()],
    close: async () => {
      await writing
      await handle.close()
      await unlock()
    },
  }
}

async function readEntries(file: string): Promise<Map<string, LetThrough>> {
  const entries = new Map<string, LetThrough>()
  for (const text of (await readIfThere(file)).split('\n')) {
    const line = parseLine(text)
    if (line === null) continue
    if ('put' in line) entries.set(line.put.id, line.put)
    else entries.delete(line.remove)
  }
  return entries
}

async function readIfThere(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}

function parseLine(text: string): Line | null {
  if (text === '') return null
  try {
    return JSON.parse(text) as Line
  } catch {
    return null
  }
}

/** Only what is still owed, in a new file that takes the old one's place whole or not at all. */
async function rewrite(file: string, entries: ReadonlyMap<string, LetThrough>): Promise<FileHandle> {
  const next = `${file}.next`
  await rm(next, { force: true })
  const handle = await open(next, 'a', 0o600)
  try {
    const lines = [...entries.values()].map(entry => `${JSON.stringify({ put: entry } satisfies Line)}\n`)
    await handle.appendFile(lines.join(''))
    await handle.sync()
    await rename(next, file)
    await syncFolder(path.dirname(file))
    return handle
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** A new name is kept only once its folder is flushed too; Windows has no such flush and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  await handle.sync()
  await handle.close()
}
