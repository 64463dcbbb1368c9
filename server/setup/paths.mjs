// Where things are, seen from the root of the project.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '')

/** @param {string[]} parts */
export function inRoot(...parts) {
  return join(root, ...parts)
}

/**
 * Notes on what was made from what lie in node_modules, so that they go when it goes.
 * @param {string} name
 */
export function readNote(name) {
  try {
    return readFileSync(notePath(name), 'utf8')
  } catch {
    return null
  }
}

/**
 * @param {string} name
 * @param {string} content
 */
export function writeNote(name, content) {
  mkdirSync(dirname(notePath(name)), { recursive: true })
  writeFileSync(notePath(name), content)
}

/** @param {string} name */
function notePath(name) {
  return inRoot('node_modules', '.farebox', name)
}
