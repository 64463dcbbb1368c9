// The sizes of console.md: what a browser loads before a screen shows, gzipped, counted from the built manifest.
import { existsSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'

const folder = 'client/dist'
type Chunk = { file: string; name?: string; isEntry?: boolean; isDynamicEntry?: boolean; imports?: string[]; dynamicImports?: string[] }

test('the client is built: npm test builds it first', () => {
  expect(existsSync(`${folder}/.vite/manifest.json`)).toBe(true)
})

const manifest = (existsSync(`${folder}/.vite/manifest.json`)
  ? JSON.parse(readFileSync(`${folder}/.vite/manifest.json`, 'utf8'))
  : {}) as Record<string, Chunk>

/** A chunk and everything it imports at once. */
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

const keyOf = (part: string) => {
  const found = Object.keys(manifest).filter(key => key.includes(part))
  if (found.length !== 1) throw new Error(`${part} is ${found.length} chunks of the manifest: ${found.join(', ')}`)
  return found[0] ?? ''
}

const union = (...keys: string[]) => new Set(keys.flatMap(key => [...closure(key)]))
const screens = Object.keys(manifest).filter(key => /console\/screens\/.*\.tsx$/.test(key) && manifest[key]?.isDynamicEntry === true)

test('shell and sign-in load at most 130 kB of JavaScript', () => {
  const shell = union('console/index.html', keyOf('console/entrance/sign-in.tsx'), keyOf('console/frame/frame.tsx'))
  expect(kilobytes(shell)).toBeLessThanOrEqual(130)
})

test('there are screens to weigh', () => {
  expect(screens.length).toBeGreaterThanOrEqual(5)
})

test.each(screens)('%s adds at most 60 kB', key => {
  const shell = union('console/index.html', keyOf('console/frame/frame.tsx'))
  const added = [...closure(key)].filter(one => !shell.has(one))
  expect(kilobytes(added)).toBeLessThanOrEqual(60)
})

test('the chart library is in no screen’s first load, and fits the first screen with charts', () => {
  const plots = Object.keys(manifest).filter(key => key.includes('client/ui/chart/') || key.startsWith('ui/chart/')).filter(key => manifest[key]?.isDynamicEntry)
  expect(plots.length).toBeGreaterThan(0)
  const first = union('console/index.html', keyOf('console/frame/frame.tsx'), keyOf('screens/settings/audit.tsx'))
  for (const plot of plots) expect(first.has(plot), plot).toBe(false)
  expect(kilobytes(new Set([...first, ...plots.flatMap(plot => [...closure(plot)])]))).toBeLessThanOrEqual(260)
})
