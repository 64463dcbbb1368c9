// That one process at a time writes a journal: a file beside it that names the process.
import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

const ownLocks = new Set<string>()

/** Answers with how to unlock it again. A lock whose process is gone is taken over. */
export async function lockFile(file: string): Promise<() => Promise<void>> {
  const name = path.resolve(file)
  if (ownLocks.has(name)) throw new Error(`${name}: this process has opened it already.`)
  ownLocks.add(name)
  try {
    await writeLock(name)
  } catch (error) {
    ownLocks.delete(name)
    throw error
  }
  return async () => {
    await rm(name, { force: true })
    ownLocks.delete(name)
  }
}

async function writeLock(name: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await writeFile(name, String(process.pid), { flag: 'wx' })
      return
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt > 1) throw error
      const pid = Number(await readFile(name, 'utf8'))
      if (isAnother(pid))
        throw new Error(`${name}: process ${pid} has it open; each process needs its own.`, { cause: error })
      await rm(name, { force: true })
    }
  }
}

/** Our own number in a lock that we do not have is that of a process before us, in a container that starts at 1. */
function isAnother(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
