// The project's own Node 24, from the package `node`, whose install script may not have been allowed to run.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, symlinkSync } from 'node:fs'
import { hostNode, hostPath, leash, run } from './child.mjs'
import { inRoot, readNote, writeNote } from './paths.mjs'
import { SetupError } from './setup-error.mjs'

const MAJOR_MIN = 24
const OWN = inRoot('node_modules', 'node', 'bin', 'node')
const NOTE = 'host-node'
const COMMAND = inRoot('node_modules', '.bin', 'node')

/** The project's own; the host's only after the own one was found impossible here. */
export function findNode() {
  if (majorOf(OWN) >= MAJOR_MIN) return OWN
  return readNote(NOTE) !== null && majorOf(process.execPath) >= MAJOR_MIN ? process.execPath : null
}

/** Does what the package's install script would have done. */
export async function installNode() {
  const { output } = await run(hostNode(), ['--import', leash, 'installArchSpecificPackage.js'], {
    cwd: inRoot('node_modules', 'node'),
    env: { ...process.env, PATH: hostPath() },
  })
  if (majorOf(OWN) >= MAJOR_MIN) {
    linkCommand()
    return OWN
  }
  writeNote(NOTE, output)
  const host = findNode()
  if (host !== null) return host
  throw new SetupError(
    `${output.trim()}\n\nFarebox runs on Node ${MAJOR_MIN}, and the package "node" that brings it could not be ` +
      `installed (above): allow its install script (npm install-scripts approve node), or install Node ${MAJOR_MIN}.`,
  )
}

/** npm links a command only when its file is there at the time. */
function linkCommand() {
  try {
    mkdirSync(inRoot('node_modules', '.bin'), { recursive: true })
    symlinkSync('../node/bin/node', COMMAND)
  } catch {
    // It was linked.
  }
}

/** @param {string} node */
function majorOf(node) {
  if (node === process.execPath && existsSync(node)) return Number(process.versions.node.split('.')[0])
  const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' })
  return Number(/^v(\d+)/.exec(stdout ?? '')?.[1] ?? 0)
}
