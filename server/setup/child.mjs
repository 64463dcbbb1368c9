// Runs the tools of set-up as children that end when their parent does.
import { spawn } from 'node:child_process'
import { accessSync, constants, realpathSync } from 'node:fs'
import { delimiter, join, sep } from 'node:path'
import { inRoot, root } from './paths.mjs'

export const leash = new URL('./leash.mjs', import.meta.url).href

/** Any existing file as the engine: Prisma then has none to download, and what we ask of it needs none. */
export const withoutEngine = { PRISMA_SCHEMA_ENGINE_BINARY: inRoot('package.json'), CHECKPOINT_DISABLE: '1' }

/**
 * Its output is kept and shown only when it fails.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
export function run(command, args, { cwd = root, env = process.env } = {}) {
  return new Promise(resolve => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const keep = (/** @type {Buffer} */ chunk) => {
      output = (output + chunk).slice(-20_000)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.once('error', error => resolve({ ok: false, output: error.message }))
    child.once('close', (code, signal) =>
      resolve({ ok: code === 0, output: signal ? `${output}\nended by ${signal}` : output }),
    )
  })
}

/**
 * npm run by the host's own Node, for an install replaces the project's.
 * @param {string[]} args
 * @param {{ cwd?: string }} [options]
 */
export function npm(args, { cwd } = {}) {
  const env = {
    ...process.env,
    PATH: hostPath(),
    ...withoutEngine,
  }
  const found = findOnPath('npm', env.PATH)
  const script = found === null ? null : realpathSync(found)
  if (script?.endsWith('.js')) return run(hostNode(), ['--import', leash, script, ...args], { cwd, env })
  return run('npm', args, { cwd, env })
}

/** Not the project's own, which may be about to be replaced. */
export function hostNode() {
  return findOnPath('node', hostPath()) ?? process.execPath
}

/** The path without this project's own programs, which npm puts first. */
export function hostPath() {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter(folder => !folder.startsWith(inRoot('node_modules') + sep))
    .join(delimiter)
}

/**
 * @param {string} name
 * @param {string} path
 */
function findOnPath(name, path) {
  for (const folder of path.split(delimiter)) {
    const file = join(folder, name)
    try {
      accessSync(file, constants.X_OK)
      return file
    } catch {
      // Not in this folder.
    }
  }
  return null
}
