// What run.mjs does on a Node that can: prepare, then run the target and end as it ends.
import { readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { prepare } from './prepare.mjs'
import { SetupError } from './setup-error.mjs'
import { findTarget, launch } from './target.mjs'

/** @param {string[]} args */
export async function main(args) {
  try {
    const client = args[0] === '--client'
    const { nodeArgs, target, targetArgs } = splitArguments(client ? args.slice(1) : args)
    const node = await prepare({ client })
    const child = launch(node, findTarget(target), nodeArgs, targetArgs)
    passOn(child)
    child.once('error', error => fail(`${target} could not be run: ${error.message}`))
    child.once('exit', (code, signal) => process.exit(code ?? 128 + (signal ? constants.signals[signal] : 0)))
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    fail(error.message)
  }
}

/**
 * Options before the target are Node's own (`--watch`); those after it are the target's.
 * @param {string[]} args
 */
function splitArguments(args) {
  const at = args.findIndex(arg => !arg.startsWith('-'))
  const target = args[at]
  if (target === undefined) {
    throw new SetupError(
      'Name what to run: node server/setup/run.mjs [--client] <script or command> [arguments]',
    )
  }
  return { nodeArgs: args.slice(0, at), target, targetArgs: args.slice(at + 1) }
}

/**
 * Hands each kind of signal on once, but for Ctrl-C in a terminal, which reaches the child without us.
 * @param {import('node:child_process').ChildProcess} child
 */
function passOn(child) {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    let passed = signal === 'SIGINT' && process.stdin.isTTY
    process.on(signal, () => {
      if (!passed) child.kill(signal)
      passed = true
    })
  }
  // A killed npm tells nobody; without it nobody could stop what runs here.
  if (process.env.npm_lifecycle_event === undefined) return
  const ancestors = findAncestors()
  const watch = setInterval(() => {
    if (findAncestors() === ancestors) return
    clearInterval(watch)
    child.kill('SIGTERM')
  }, 250)
  watch.unref()
}

/** Our parent, and its parent where it is the shell through which npm runs a script: some stay, some do not. */
function findAncestors() {
  try {
    const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8')
    const [, name, grandparent] = /^\d+ \((.*)\) \S+ (\d+)/.exec(stat) ?? []
    return /^(ba|da|a|z|k)?sh$/.test(name ?? '') ? `${process.ppid} ${grandparent}` : `${process.ppid}`
  } catch {
    return `${process.ppid}`
  }
}

/** @param {string} sentence */
function fail(sentence) {
  console.error(sentence)
  process.exitCode = 1
}
