// The browser side, built by Vite from client/ and from what that imports of the server.
import { existsSync } from 'node:fs'
import { run } from './child.mjs'
import { fingerprint, listFiles } from './fingerprint.mjs'
import { inRoot, readNote, writeNote } from './paths.mjs'
import { SetupError } from './setup-error.mjs'

const NOTE = 'client.json'
const MODULES = 'client-modules.json'

export function isClientFresh() {
  if (!existsSync(inRoot('client', 'dist', '.vite', 'manifest.json'))) return false
  return readNote(NOTE) === sources()
}

/** @param {string} node */
export async function buildClient(node) {
  const { ok, output } = await run(node, [inRoot('server', 'setup', 'build-client.mjs')], {
    env: { ...process.env, NODE_ENV: 'production' },
  })
  if (!ok) throw new SetupError(`${output.trim()}\n\nThe client could not be built (above).`)
  writeNote(MODULES, output.trim().split('\n').at(-1) ?? '[]')
  writeNote(NOTE, sources())
}

/** Everything under client/, as style sheets are made from all of it, and the modules the last build took from elsewhere. */
function sources() {
  /** @type {string[]} */
  const elsewhere = JSON.parse(readNote(MODULES) ?? '[]')
  return fingerprint([...listFiles('client', ['dist']), ...elsewhere, 'vite.config.ts', 'package-lock.json'])
}
