// A hash over files, by which set-up knows whether what was made from them is still theirs.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inRoot } from './paths.mjs'

/**
 * @param {string[]} files
 * @param {string} [rest] what else the result depends on
 */
export function fingerprint(files, rest = '') {
  const hash = createHash('sha256').update(rest)
  for (const file of [...new Set(files)].toSorted()) hash.update(`\0${file}\0`).update(read(file))
  return hash.digest('hex')
}

/**
 * Files under a folder, as paths from the root.
 * @param {string} folder
 * @param {string[]} [except] names of folders to leave out, however deep they are
 * @returns {string[]}
 */
export function listFiles(folder, except = []) {
  return readdirSync(inRoot(folder), { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name)
    if (!entry.isDirectory()) return [path]
    return except.includes(entry.name) ? [] : listFiles(path, except)
  })
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(inRoot(file))
  } catch {
    return 'absent'
  }
}
