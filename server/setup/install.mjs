// Whether node_modules holds what the lockfile says, and making it so.
import { readFileSync } from 'node:fs'
import { sep } from 'node:path'
import { npm } from './child.mjs'
import { inRoot } from './paths.mjs'
import { SetupError } from './setup-error.mjs'

/**
 * Compared by content, not by age, which a checkout changes: npm writes what it has installed, in the lockfile's own
 * form, as its last act. So an install by hand counts, and one that was killed does not.
 */
export function isInstalled() {
  const wanted = readPackages('package-lock.json')
  const installed = readPackages('node_modules/.package-lock.json')
  if (wanted === null)
    throw new SetupError(
      'package-lock.json is missing or broken: restore it (git checkout package-lock.json).',
    )
  if (installed === null) return false
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true
    const found = installed[path]
    return found === undefined ? entry.optional || entry.devOptional : isSame(entry, found)
  })
}

export async function install() {
  // Whatever npm was told elsewhere: the client is built here, and the database comes as an optional package.
  const flags = ['--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']
  const clean = await npm(['ci', ...flags])
  if (clean.ok) return
  if (!/\bEUSAGE\b/.test(clean.output))
    throw new SetupError(`${clean.output.trim()}\n\n${adviceOn(clean.output)}`)

  // npm ci also refuses a lockfile that lacks other systems' optional packages; an install that may not write the
  // lockfile takes what it has all the same.
  const plain = await npm(['install', '--no-save', ...flags])
  if (plain.ok && isInstalled()) return
  throw new SetupError('package.json and package-lock.json disagree: run npm install once, and commit both.')
}

/** @param {string} output */
function adviceOn(output) {
  if (/\bspawn npm ENOENT\b/.test(output))
    return 'npm was not found on the PATH: install it, it comes with Node.'
  if (isDisturbed(output)) {
    return (
      'Something else changes node_modules at this moment, most often another npm in this folder: let it end, ' +
      'then run it again. Where nothing else does, remove node_modules first.'
    )
  }
  if (/\b(EACCES|EPERM)\b/.test(output)) {
    return 'This user may not write where npm has to (above): run it as the user who owns the project.'
  }
  if (/\bENOSPC\b/.test(output)) return 'The disk is full: make room, then run it again.'
  return 'The packages could not be installed (npm ci, above): the npm registry must be reachable. Then run it again.'
}

/**
 * npm knows no lock: two at once take folders from under each other.
 * @param {string} output
 */
function isDisturbed(output) {
  const own = inRoot('node_modules') + sep
  return output
    .split('\n')
    .some(line => /\b(ENOTEMPTY|EBUSY)\b/.test(line) || (/\bENOENT\b/.test(line) && line.includes(own)))
}

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }} Entry */

/**
 * @param {Entry} wanted
 * @param {Entry} found
 */
function isSame(wanted, found) {
  return wanted.version === found.version && wanted.integrity === found.integrity
}

/**
 * @param {string} path
 * @returns {Record<string, Entry> | null}
 */
function readPackages(path) {
  try {
    return JSON.parse(readFileSync(inRoot(path), 'utf8')).packages
  } catch {
    return null
  }
}
