// The package as a product gets it: built, packed, run by plain Node, type-checked by strict consumers, its README too.
import { execFile, execFileSync, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startProduct } from '../../support/product.ts'
import { type StandIn, startStandIn, testKey } from './support/stand-in.ts'

const source = path.resolve('client/sdk')
const modules = path.resolve('node_modules')
let consumer: string
let installed: string
beforeAll(() => {
  consumer = mkdtempSync(path.join(tmpdir(), 'farebox-consumer-'))
  installed = path.join(consumer, 'node_modules/@farebox/sdk')
  mkdirSync(installed, { recursive: true })
  for (const file of ['package.json', 'README.md'])
    cpSync(path.join(source, file), path.join(installed, file))
  execFileSync(process.execPath, [path.join(source, 'build.ts'), path.join(installed, 'dist')])
  // What the examples use beside the SDK.
  mkdirSync(path.join(consumer, 'node_modules/@types'))
  for (const name of ['express', '@types/node', 'undici-types', ...typesOfExpress]) {
    symlinkSync(path.join(modules, name), path.join(consumer, 'node_modules', name))
  }
  writeFileSync(path.join(consumer, 'package.json'), '{ "type": "module" }')
})
afterAll(() => rmSync(consumer, { recursive: true }))

const typesOfExpress = readdirSync(path.join(modules, '@types'))
  .filter(name => /^(express|body-parser|connect|http-errors|qs|range-parser|send|serve-static)/.test(name))
  .map(name => `@types/${name}`)

function compile(options: Record<string, unknown>, files: Record<string, string>): string {
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(consumer, name), text)
  const config = {
    compilerOptions: {
      target: 'es2023',
      strict: true,
      noEmit: true,
      skipLibCheck: false,
      allowImportingTsExtensions: true,
      ...options,
    },
    files: Object.keys(files),
  }
  writeFileSync(path.join(consumer, 'tsconfig.json'), JSON.stringify(config))
  const { stdout } = spawnSync(process.execPath, [path.join(modules, 'typescript/bin/tsc'), '-p', consumer], {
    encoding: 'utf8',
  })
  return stdout
}

/** Every Node on this machine that the package promises to run on. */
function findNodes(): string[] {
  const folders = (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .filter(folder => !folder.includes('node_modules'))
  const found = [process.execPath, ...folders.map(folder => path.join(folder, 'node'))].filter(existsSync)
  return [...new Set(found.map(node => realpathSync(node)))].filter(node => {
    const version = execFileSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' })
    return Number(version.split('.')[0]) >= 20
  })
}

test('what is packed is the manifest, the README and the build, and nothing of the sources', () => {
  const packed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: installed,
    encoding: 'utf8',
  })
  const [{ files }] = JSON.parse(packed) as [{ files: { path: string }[] }]
  const names = files.map(file => file.path)
  expect(names).toEqual(
    expect.arrayContaining(['README.md', 'package.json', 'dist/index.js', 'dist/index.d.ts']),
  )
  expect(names.filter(name => !/^(README\.md|package\.json|dist\/[a-z/-]+\.(js|d\.ts))$/.test(name))).toEqual(
    [],
  )
})

test('it is publishable: every entry point exists, and nothing stands against publishing', () => {
  const manifest = JSON.parse(readFileSync(path.join(source, 'package.json'), 'utf8'))
  expect(manifest).toMatchObject({ name: '@farebox/sdk', type: 'module', engines: { node: '>=20' } })
  expect(manifest.private).toBeUndefined()
  expect(manifest.dependencies).toBeUndefined()
  for (const target of Object.values<string | Record<string, string>>(manifest.exports)) {
    for (const file of typeof target === 'string' ? [target] : Object.values(target)) {
      expect(existsSync(path.join(installed, file)), file).toBe(true)
    }
  }
})

test('the build names only files that are there, and its core nothing of Node', () => {
  const dist = path.join(installed, 'dist')
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter(name =>
    /\.(js|d\.ts)$/.test(name),
  )
  const ofNode = new Set(['node.js', 'lock-file.js'])
  for (const file of files) {
    const text = readFileSync(path.join(dist, file), 'utf8')
    for (const [, target = ''] of text.matchAll(/(?:from|import)\s*\(?['"]([^'"]+)['"]/g)) {
      if (target.startsWith('.')) {
        expect(target, file).toMatch(/\.js$/)
        expect(existsSync(path.join(dist, path.dirname(file), target)), `${file}: ${target}`).toBe(true)
      } else {
        expect(ofNode.has(file) && target.startsWith('node:'), `${file} imports ${target}`).toBe(true)
      }
    }
  }
})

let farebox: StandIn
beforeAll(async () => {
  farebox = await startStandIn()
})
afterAll(() => farebox.stop())

test('plain Node imports it and spends', async () => {
  farebox.ledger.give('consumer', 100)
  const script = `
    import { farebox, hasReason } from '@farebox/sdk'
    import { guard } from '@farebox/sdk/express'
    import { fileJournal } from '@farebox/sdk/node'
    const journal = await fileJournal('./owed.jsonl')
    const tokens = farebox({ url: ${JSON.stringify(farebox.url)}, key: ${JSON.stringify(testKey)}, journal })
    const { result, receipt } = await tokens.withTokens({ userId: 'consumer', action: 'letter' }, () => 'ok')
    const refused = await tokens.spend.charge({ userId: 'nobody', action: 'letter' }).catch(error => error)
    await journal.close()
    console.log(result, receipt.charged, hasReason(refused, 'INSUFFICIENT_TOKENS'), typeof guard)`
  writeFileSync(path.join(consumer, 'run.js'), script)
  for (const node of findNodes()) {
    const printed = await run(node, [path.join(consumer, 'run.js')])
    expect(printed.trim(), node).toBe('ok 5 true function')
  }
})

test('the core and the Express guard compile where nothing of Node is known', () => {
  const names = ['index', 'express'].map(name => path.join(source, `${name}.ts`))
  const options = { module: 'nodenext', moduleResolution: 'nodenext', types: [], lib: ['es2022', 'dom'] }
  expect(
    compile(options, {
      'core.ts': names.map(name => `export * as ${path.basename(name, '.ts')} from '${name}'\n`).join(''),
    }),
  ).toBe('')
})

const consumerText = `
  import { type AnyFareboxError, farebox, type Receipt, tokensProxy } from '@farebox/sdk'
  import { guard, tokensProxy as expressProxy } from '@farebox/sdk/express'
  import { type FileJournal, fileJournal } from '@farebox/sdk/node'
  const journal: FileJournal = await fileJournal('x')
  const tokens = farebox({ url: '', key: '', journal, onUnavailable: 'allow' })
  export const receipt: Promise<Receipt> = tokens.spend.charge({ userId: 'a', action: 'b', metadata: { deep: [{ n: 1 }] } })
  export const paid: Promise<{ result: number }> = tokens.withTokens({ userId: 'a', action: 'b' }, async () => 7)
  export const short = (error: AnyFareboxError): number =>
    error.reason === 'INSUFFICIENT_TOKENS' ? error.details.short : 0
  // @ts-expect-error an action must be named
  tokens.spend.charge({ userId: 'a' })
  // @ts-expect-error a reason is one of the list
  export const wrong = (error: AnyFareboxError): boolean => error.reason === 'NO_SUCH_REASON'
  export const middleware = guard(tokens, { spend: (request: { user: string }) => ({ userId: request.user, action: 'b' }) })
  export const proxy: (request: Request) => Promise<Response> = tokensProxy({ client: tokens, userOf: () => null })
  export const mounted = expressProxy({ client: tokens, userOf: () => 'a' })
`

test.each([
  ['nodenext', { module: 'nodenext', moduleResolution: 'nodenext', types: ['node'], lib: ['es2023'] }],
  ['bundler', { module: 'esnext', moduleResolution: 'bundler', types: [], lib: ['es2023', 'dom'] }],
  [
    'bundler with Node',
    { module: 'esnext', moduleResolution: 'bundler', types: ['node'], lib: ['es2023', 'dom'] },
  ],
])('a strict consumer compiles, libraries checked: %s', (_name, options) => {
  expect(compile({ exactOptionalPropertyTypes: true, ...options }, { 'consumer.ts': consumerText })).toBe('')
})

/** Under the names that they give themselves, as some import others. */
function readExamples(): Record<string, string> {
  const readme = readFileSync(path.join(source, 'README.md'), 'utf8')
  const blocks = [...readme.matchAll(/^```ts\n(.*?)^```/gms)].map(match => match[1] ?? '')
  expect(blocks.length).toBeGreaterThan(7)
  const named = blocks.map((text, index) => [
    /^\/\/ (\S+\.ts)$/m.exec(text)?.[1] ?? `example-${index}.ts`,
    text,
  ])
  return Object.fromEntries(named)
}

test('the examples of the README compile', () => {
  const options = { module: 'nodenext', moduleResolution: 'nodenext', types: ['node'], skipLibCheck: true }
  expect(compile(options, readExamples())).toBe('')
})

test('the examples of the README run as they stand, against Farebox itself, and end', async () => {
  const product = await startProduct({ economyKey: 'jobsearch' })
  try {
    await product.give('ann', 100)
    await product.give('bob', 100)
    // The model that an example asks is nobody's.
    const model = `
      const ask = globalThis.fetch
      globalThis.fetch = (url, init) => String(url).startsWith('https://model.example.com/')
        ? Promise.resolve(Response.json({ text: 'Dear …', words: 1 }))
        : ask(url, init)`
    writeFileSync(path.join(consumer, 'model.js'), model)
    const env = { ...process.env, FAREBOX_URL: product.url, FAREBOX_KEY: product.key }
    let printed = ''
    for (const [file, text] of Object.entries(readExamples())) {
      writeFileSync(path.join(consumer, file), text)
      printed += await run(process.execPath, ['--import', './model.js', file], env)
    }
    expect(printed).toMatch(/^jobsearch live \[ 'read', 'spend',/m)
    expect(printed).toMatch(/^Dear … \d+$/m)
    expect(printed, 'a reason of a refusal').not.toMatch(/[A-Z]+_[A-Z]+/)
  } finally {
    await product.stop()
  }
})

test('every option of the client is in the README', () => {
  const readme = readFileSync(path.join(source, 'README.md'), 'utf8')
  const client = readFileSync(path.join(source, 'farebox.ts'), 'utf8')
  const options = /export interface FareboxOptions \{(.*?)^\}/ms.exec(client)?.[1] ?? ''
  const names = [...options.matchAll(/^ {2}(\w+)\??:/gm)].map(match => match[1] ?? '')
  expect(names).toContain('attemptTimeoutMs')
  for (const name of names) expect(readme, name).toContain(`\`${name}\``)
})

function run(program: string, args: string[], env = process.env): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { cwd: consumer, env }, (error, stdout) =>
      error === null ? resolve(stdout) : reject(error),
    )
  })
}
