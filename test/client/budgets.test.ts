// The sizes of console.md: what a browser must load before a screen shows, gzipped, read off the built manifest.
// What a screen fetches later, when its page is idle or a dialog opens, does not stand between anyone and the screen.
import { existsSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'

const folder = 'client/dist'
type Chunk = { file: string; name?: string; isDynamicEntry?: boolean; imports?: string[] }

const manifest: Record<string, Chunk> = existsSync(`${folder}/.vite/manifest.json`)
  ? JSON.parse(readFileSync(`${folder}/.vite/manifest.json`, 'utf8'))
  : {}

/** A chunk and everything that it imports at once. */
function closure(key: string, seen = new Set<string>()): Set<string> {
  if (seen.has(key)) return seen
  seen.add(key)
  for (const next of manifest[key]?.imports ?? []) closure(next, seen)
  return seen
}

const kilobytes = (keys: Iterable<string>) =>
  [...keys]
    .map(key => manifest[key]?.file ?? '')
    .filter(file => file.endsWith('.js'))
    .reduce((sum, file) => sum + gzipSync(readFileSync(`${folder}/${file}`), { level: 9 }).length, 0) / 1000

const chunkNamed = (name: string) =>
  Object.keys(manifest).find(key => manifest[key]?.name === name) ?? `no chunk named ${name}`

/** What every page loads, then what stands around a screen, and what stands before a session. */
const start = closure('console/index.html')
const shell = new Set([...start, ...closure(chunkNamed('frame'))])
const signIn = new Set([...start, ...closure(chunkNamed('entrance'))])
/** Routes; the dialogs, panels and checks beside them are fetched when they are asked for. */
const screens = Object.keys(manifest).filter(
  key =>
    key.startsWith('console/screens/') &&
    manifest[key]?.isDynamicEntry === true &&
    !/-(dialog|panel|check)\.tsx?$/.test(key),
)
const plot = 'ui/chart/plot.tsx'

test('the client is built, with the screens and the charts that are weighed here', () => {
  expect(Object.keys(manifest)).toContain('console/index.html')
  expect(Object.keys(manifest)).toContain(plot)
  expect(screens).toEqual(
    expect.arrayContaining(['console/screens/developers/keys.tsx', 'console/screens/settings/audit.tsx']),
  )
})

test.each([
  ['the shell', shell],
  ['the sign-in page', signIn],
])('%s is at most 130 kB', (_name, chunks) => {
  expect(chunks.size).toBeGreaterThan(start.size)
  expect(kilobytes(chunks)).toBeLessThanOrEqual(130)
})

test('the store is at most 130 kB, and shares nothing with the console but React', () => {
  const store = closure('store/index.html')
  expect(kilobytes(store)).toBeLessThanOrEqual(130)
  const shared = [...store].map(key => manifest[key]?.name ?? '').filter(name => name !== 'store')
  expect(shared.toSorted()).toEqual(['react', 'rolldown-runtime'])
})

test('what only a session or its absence needs is in no other first load', () => {
  expect(start.has(chunkNamed('frame'))).toBe(false)
  expect(start.has(chunkNamed('form'))).toBe(false)
})

test.each(screens)('%s adds at most 60 kB', key => {
  expect(kilobytes([...closure(key)].filter(one => !shell.has(one)))).toBeLessThanOrEqual(60)
})

test('what draws charts is in no first load', () => {
  for (const key of screens) expect(closure(key).has(plot), key).toBe(false)
})

test('the Overview with its charts is at most 260 kB', () => {
  const charts = [...closure('console/screens/overview/overview.tsx'), ...closure(plot)]
  expect(kilobytes(new Set([...shell, ...charts]))).toBeLessThanOrEqual(260)
})

test('what draws charts is at most 10 kB', () => {
  const overview = closure('console/screens/overview/overview.tsx')
  const drawn = [...closure(plot)].filter(key => !shell.has(key) && !overview.has(key))
  expect(kilobytes(drawn)).toBeLessThanOrEqual(10)
})
