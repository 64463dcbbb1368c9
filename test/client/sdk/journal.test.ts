// The journal in a file: what was acknowledged is there after any end of its process, and one process writes it.
import { spawnSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { LetThrough } from '../../../client/sdk/journal.ts'
import { type FileJournal, fileJournal } from '../../../client/sdk/node.ts'

let folder: string
let file: string
const opened: FileJournal[] = []
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'farebox-journal-'))
  file = path.join(folder, 'owed.jsonl')
})
afterEach(async () => {
  for (const journal of opened.splice(0)) await journal.close().catch(() => undefined)
  rmSync(folder, { recursive: true })
})

async function open(): Promise<FileJournal> {
  const journal = await fileJournal(file)
  opened.push(journal)
  return journal
}

const entry = (id: string, state: LetThrough['state'] = 'owed'): LetThrough => ({
  id,
  hold: { userId: 'ann', action: 'letter', requestId: id },
  attempt: 1,
  state,
  use: { amount: 3 },
  at: '2026-11-21T12:00:00.000Z',
  refusal: null,
})

test('what was put is there after a restart, and what was removed is not', async () => {
  const journal = await open()
  await journal.put(entry('a', 'running'))
  await Promise.all([journal.put(entry('a')), journal.put(entry('b')), journal.put(entry('c'))])
  await journal.remove('b')
  await journal.close()
  const next = await open()
  expect(await next.list()).toEqual([entry('a'), entry('c')])
  expect(await next.find('a')).toEqual(entry('a'))
  expect(await next.find('b')).toBeNull()
})

test('a put that resolved is in the file already', async () => {
  const journal = await open()
  await journal.put(entry('a'))
  expect(readFileSync(file, 'utf8')).toContain('"id":"a"')
})

test('a line that a crash cut in half is left out, and what follows it is read', async () => {
  const journal = await open()
  await journal.put(entry('a'))
  await journal.close()
  appendFileSync(file, '{"put":{"id":"half","ho')
  const next = await open()
  expect(await next.list()).toEqual([entry('a')])
  await next.put(entry('b'))
  await next.close()
  expect(await (await open()).list()).toEqual([entry('a'), entry('b')])
})

test('a line that was cut while the journal stayed open does not swallow the next', async () => {
  const journal = await open()
  appendFileSync(file, '{"put":{"id":"half","ho')
  await journal.put(entry('b'))
  await journal.close()
  expect(await (await open()).list()).toEqual([entry('b')])
})

test('opening it leaves out what was removed: the file does not grow with years', async () => {
  const journal = await open()
  for (let index = 0; index < 50; index += 1) {
    await journal.put(entry(`old_${index}`))
    await journal.remove(`old_${index}`)
  }
  await journal.put(entry('kept'))
  const before = statSync(file).size
  await journal.close()
  expect(await (await open()).list()).toEqual([entry('kept')])
  expect(statSync(file).size).toBeLessThan(before / 20)
})

test('only its owner may read the file', async () => {
  await open()
  expect(statSync(file).mode & 0o077).toBe(0)
})

test('it is opened once: a second opening is refused by name', async () => {
  await open()
  await expect(fileJournal(file)).rejects.toThrow('has opened it already')
})

test('another process that has it open keeps it', async () => {
  writeFileSync(`${file}.lock`, String(process.ppid))
  await expect(fileJournal(file)).rejects.toThrow(`process ${process.ppid} has it open`)
})

test('the lock of a process that is gone is taken over, and so is one with our own number', async () => {
  const { pid } = spawnSync(process.execPath, ['-e', ''])
  writeFileSync(`${file}.lock`, String(pid))
  const journal = await open()
  await journal.close()
  writeFileSync(`${file}.lock`, String(process.pid))
  await open()
})

test('a process that is killed in the middle of writing loses nothing that was acknowledged', async () => {
  const script = `
    import { fileJournal } from ${JSON.stringify(path.resolve('client/sdk/node.ts'))}
    const journal = await fileJournal(${JSON.stringify(file)})
    for (let index = 0; ; index += 1) {
      await journal.put({ id: 'k' + index, hold: { userId: 'u', action: 'a', requestId: 'r' }, attempt: 1,
        state: 'owed', use: {}, at: '', refusal: null })
      process.stdout.write(index + '\\n')
      if (index === 40) process.kill(process.pid, 'SIGKILL')
    }`
  const { stdout, signal } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  })
  expect(signal).toBe('SIGKILL')
  const acknowledged = stdout
    .trim()
    .split('\n')
    .map(index => `k${index}`)
  expect(acknowledged.length).toBeGreaterThan(10)
  const ids = (await (await open()).list()).map(({ id }) => id)
  expect(ids).toEqual(expect.arrayContaining(acknowledged))
})
