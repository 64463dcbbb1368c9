// What is to be run: a file of this project, or the command of an installed package.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { delimiter, dirname } from 'node:path'
import { hostPath, leash } from './child.mjs'
import { inRoot } from './paths.mjs'
import { SetupError } from './setup-error.mjs'

/** @param {string} name */
export function findTarget(name) {
  const own = inRoot(name)
  if (/\.(ts|mts|mjs|js)$/.test(name) && existsSync(own)) return own
  const command = inRoot('node_modules', '.bin', name)
  if (existsSync(command)) return realpathSync(command)
  throw new SetupError(
    `There is neither a file ${name} in this project nor an installed command of that name.`,
  )
}

/**
 * @param {string} node
 * @param {string} file
 * @param {string[]} nodeArgs
 * @param {string[]} args
 */
export function launch(node, file, nodeArgs, args) {
  const path = [inRoot('node_modules', '.bin'), dirname(node), hostPath()].join(delimiter)
  const options = {
    cwd: process.cwd(),
    env: { ...process.env, PATH: path },
    stdio: /** @type {const} */ ('inherit'),
  }
  if (!isScript(file)) return spawn(file, args, options)
  return spawn(node, ['--import', leash, ...nodeArgs, file, ...args], options)
}

/** @param {string} file */
function isScript(file) {
  if (/\.(ts|mts|mjs|cjs|js)$/.test(file)) return true
  return /^#!.*\bnode\b/.test(readFileSync(file, { encoding: 'latin1' }).slice(0, 100))
}
