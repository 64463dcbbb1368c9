// Builds the widgets as a package that products install, ready for `npm publish client/kit`; the SDK's types come from its own.
import { spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'

const folder = import.meta.dirname
const outFolder = process.argv[2] ?? path.join(folder, 'dist')

// Types are read across the two packages, so both are compiled and one is kept.
const compiled = mkdtempSync(path.join(tmpdir(), 'farebox-kit-'))
const compiler = path.join(folder, '../../node_modules/typescript/bin/tsc')
const { status } = spawnSync(process.execPath, [compiler, '-p', folder, '--outDir', compiled], {
  stdio: 'inherit',
})
if (status !== 0) process.exit(1)
// What an earlier build left would be published too.
rmSync(outFolder, { recursive: true, force: true })
cpSync(path.join(compiled, 'kit'), outFolder, { recursive: true })
rmSync(compiled, { recursive: true })
copyFileSync(path.join(folder, 'kit.css'), path.join(outFolder, 'kit.css'))

const files = readdirSync(outFolder, { recursive: true, encoding: 'utf8' })
for (const file of files.filter(name => name.endsWith('.d.ts'))) nameModules(path.join(outFolder, file))
const kilobytes = (ending: string) => {
  const texts = files
    .filter(name => name.endsWith(ending))
    .map(name => readFileSync(path.join(outFolder, name)))
  return (gzipSync(Buffer.concat(texts)).length / 1000).toFixed(1)
}
console.log(
  `${files.length} files in ${path.relative('.', outFolder)}; ${kilobytes('.js')} kB of JavaScript and ${kilobytes('.css')} kB of CSS, gzipped`,
)

/** The compiler rewrites imports in scripts only; in declarations they still name the sources, and the SDK's beside ours. */
function nameModules(file: string): void {
  const text = readFileSync(file, 'utf8')
  writeFileSync(
    file,
    text
      .replace(/(['"])\.\.\/sdk\/index\.ts\1/g, '$1@farebox/sdk$1')
      .replace(/((?:from|import)\s*\(?['"]\.[^'"]*)\.tsx?(['"])/g, '$1.js$2'),
  )
}
