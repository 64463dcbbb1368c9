// One set-up at a time in a folder: a lock file that a dead or stuck holder does not keep.
import {
  accessSync,
  constants,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { inRoot } from './paths.mjs'
import { SetupError } from './setup-error.mjs'

const FOLDER = inRoot('.farebox')
const LOCK = inRoot('.farebox', 'setup.lock')
const GUARD = inRoot('.farebox', 'setup.lock.takeover')
const BEAT_MS = 2_000
const SILENT_MS_MAX = 20_000

/**
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(work) {
  await acquire()
  const beat = setInterval(touch, BEAT_MS)
  try {
    return await work()
  } finally {
    clearInterval(beat)
    // After a pause longer than others wait for, such as of a closed laptop, it may be another's.
    if (readHolder() === String(process.pid)) rmSync(LOCK, { force: true })
  }
}

function touch() {
  try {
    utimesSync(LOCK, new Date(), new Date())
  } catch {
    // Removed by hand; the work goes on.
  }
}

function readHolder() {
  try {
    return readFileSync(LOCK, 'utf8')
  } catch {
    return null
  }
}

async function acquire() {
  makeFolder()
  let said = false
  while (!create(LOCK)) {
    const holder = staleHolder()
    if (holder !== null) {
      await takeOver(holder)
      continue
    }
    if (!said) console.error('Another run is setting up this folder; waiting for it…')
    said = true
    await sleep(200)
  }
}

function makeFolder() {
  try {
    mkdirSync(FOLDER, { recursive: true })
    accessSync(FOLDER, constants.W_OK)
  } catch {
    throw new SetupError(
      `There is something to set up, and this user may not write to ${FOLDER}: run it as the user who owns the project.`,
    )
  }
}

/** @param {string} path */
function create(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
    return false
  }
}

/** What the lock holds when its holder is dead, or has been silent so long that its number may be another's. */
function staleHolder() {
  const holder = readHolder()
  const silentMs = Date.now() - (statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
  if (holder === null) return null
  // Between its creation and its content a lock is empty for a moment.
  const dead = holder === '' ? silentMs > BEAT_MS : !isAlive(Number(holder))
  return dead || silentMs > SILENT_MS_MAX ? holder : null
}

/**
 * Two may see the same dead holder; under the guard only one removes it, and never a lock made since.
 * @param {string} holder
 */
async function takeOver(holder) {
  if (!create(GUARD)) {
    if (Date.now() - (statSync(GUARD, { throwIfNoEntry: false })?.mtimeMs ?? 0) > SILENT_MS_MAX)
      rmSync(GUARD, { force: true })
    await sleep(50)
    return
  }
  try {
    if (staleHolder() === holder) rmSync(LOCK, { force: true })
  } finally {
    rmSync(GUARD, { force: true })
  }
  // What the dead holder had started notices within this time that its parent is gone.
  await sleep(1_000)
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
