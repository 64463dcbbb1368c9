// The kit as a product gets it: built, packed, type-checked by a strict consumer, its README too, and its stylesheet whole.
import { execFileSync, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const modules = path.resolve('node_modules')
const source = path.resolve('client/kit')
const readme = readFileSync(path.join(source, 'README.md'), 'utf8')
const css = readFileSync(path.join(source, 'kit.css'), 'utf8')
let consumer: string
let installed: string

beforeAll(() => {
  consumer = mkdtempSync(path.join(tmpdir(), 'farebox-kit-consumer-'))
  for (const name of ['kit', 'sdk']) {
    const folder = path.join(consumer, 'node_modules/@farebox', name)
    mkdirSync(folder, { recursive: true })
    for (const file of ['package.json', 'README.md'])
      cpSync(path.resolve('client', name, file), path.join(folder, file))
    execFileSync(process.execPath, [path.resolve('client', name, 'build.ts'), path.join(folder, 'dist')])
  }
  installed = path.join(consumer, 'node_modules/@farebox/kit')
  mkdirSync(path.join(consumer, 'node_modules/@types'))
  const types = readdirSync(path.join(modules, '@types')).filter(name =>
    /^(react$|node|express|body-parser|connect|http-errors|qs|range-parser|send|serve-static)/.test(name),
  )
  for (const name of ['csstype', 'express', 'undici-types', ...types.map(one => `@types/${one}`)])
    symlinkSync(path.join(modules, name), path.join(consumer, 'node_modules', name))
  writeFileSync(path.join(consumer, 'package.json'), '{ "type": "module" }')
}, 120_000)
afterAll(() => rmSync(consumer, { recursive: true }))

test('what is packed is the manifest, the README, the build and its stylesheet', () => {
  const packed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: installed,
    encoding: 'utf8',
  })
  const [{ files }] = JSON.parse(packed) as [{ files: { path: string }[] }]
  const names = files.map(file => file.path)
  expect(names).toEqual(
    expect.arrayContaining(['README.md', 'package.json', 'dist/index.js', 'dist/index.d.ts', 'dist/kit.css']),
  )
  expect(
    names.filter(name => !/^(README\.md|package\.json|dist\/(kit\.css|[a-z-]+\.(js|d\.ts)))$/.test(name)),
  ).toEqual([])
})

test('it is publishable, and stands on React and the SDK’s types alone', () => {
  const manifest = JSON.parse(readFileSync(path.join(source, 'package.json'), 'utf8'))
  expect(manifest).toMatchObject({ name: '@farebox/kit', type: 'module' })
  expect([manifest.private, manifest.dependencies]).toEqual([undefined, undefined])
  const dist = path.join(installed, 'dist')
  for (const file of readdirSync(dist).filter(name => /\.(js|d\.ts)$/.test(name))) {
    const text = readFileSync(path.join(dist, file), 'utf8')
    for (const [, target = ''] of text.matchAll(/(?:from|import)\s*\(?['"]([^'"]+)['"]/g)) {
      if (target.startsWith('.')) expect(existsSync(path.join(dist, target)), `${file}: ${target}`).toBe(true)
      else if (file.endsWith('.d.ts')) expect(target, file).toMatch(/^(react(\/jsx-runtime)?|@farebox\/sdk)$/)
      else expect(target, file).toMatch(/^react(\/jsx-runtime)?$/)
    }
  }
})

test('the examples of the README compile for a strict consumer', () => {
  const blocks = [...readme.matchAll(/^```(tsx?)\n(.*?)^```/gms)]
  expect(blocks.length).toBeGreaterThanOrEqual(3)
  const files = blocks.map(([, ending = '', text = ''], index) => {
    const name = `example-${index}.${ending}`
    writeFileSync(path.join(consumer, name), text)
    return name
  })
  writeFileSync(path.join(consumer, 'css.d.ts'), "declare module '*.css'\n")
  const compilerOptions = {
    target: 'es2023',
    lib: ['es2023', 'dom', 'dom.iterable'],
    module: 'nodenext',
    moduleResolution: 'nodenext',
    jsx: 'react-jsx',
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: true,
  }
  writeFileSync(
    path.join(consumer, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, files: ['css.d.ts', ...files] }),
  )
  const { stdout } = spawnSync(process.execPath, [path.join(modules, 'typescript/bin/tsc'), '-p', consumer], {
    encoding: 'utf8',
  })
  expect(stdout).toBe('')
})

test('every variable is in the README, and what the stylesheet uses it also sets', () => {
  const set = new Set([...css.matchAll(/^ {2}(--farebox-[\w-]+):/gm)].map(([, name]) => name))
  const used = new Set([...css.matchAll(/var\((--farebox-[\w-]+)/g)].map(([, name]) => name))
  expect([...used].filter(name => !set.has(name))).toEqual([])
  expect([...set].filter(name => !used.has(name))).toEqual([])
  for (const name of set) expect(readme).toContain(name?.replace(/(good|warn|bad)-soft$/, '$1'))
})

test('every class of the stylesheet is in a widget, and no widget’s is missing', () => {
  const widgets = readdirSync(source)
    .filter(name => name.endsWith('.tsx'))
    .map(name => readFileSync(path.join(source, name), 'utf8'))
    .join('\n')
  const styled = new Set([...css.matchAll(/\.(farebox-[a-z-]+)/g)].map(([, name = '']) => name))
  const built = /^farebox-(is-\w+(-\w+)?|secondary|quiet|danger|primary)$/
  expect([...styled].filter(name => !built.test(name) && !widgets.includes(name))).toEqual([])
})

test('every widget and hook of the package is in its README', () => {
  const index = readFileSync(path.join(source, 'index.ts'), 'utf8')
  const names = [...index.matchAll(/export \{ ([^}]+) \}/g)]
    .flatMap(([, list = '']) => list.split(', '))
    .filter(name => !name.startsWith('type '))
  expect(names).toContain('TokenGate')
  for (const name of names.filter(one => one !== 'isShort' && one !== 'Refused'))
    expect(readme, name).toContain(name)
})
