// `npm run sdk`: builds the package that products install, ready for `npm publish client/sdk`.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'

const folder = import.meta.dirname
const outFolder = process.argv[2] ?? path.join(folder, 'dist')

// What an earlier build left would be published too.
rmSync(outFolder, { recursive: true, force: true })
const compiler = path.join(folder, '../../node_modules/typescript/bin/tsc')
const { status } = spawnSync(process.execPath, [compiler, '-p', folder, '--outDir', outFolder], {
  stdio: 'inherit',
})
if (status !== 0) process.exit(1)

const files = readdirSync(outFolder, { recursive: true, encoding: 'utf8' })
for (const file of files.filter(name => name.endsWith('.d.ts'))) pointAtJavaScript(path.join(outFolder, file))
const scripts = files
  .filter(name => name.endsWith('.js'))
  .map(name => readFileSync(path.join(outFolder, name)))
const kilobytes = gzipSync(Buffer.concat(scripts)).length / 1000
console.log(
  `${files.length} files in ${path.relative('.', outFolder)}; ${kilobytes.toFixed(1)} kB of JavaScript, gzipped`,
)

/** The compiler rewrites imports to `.js` in scripts only; a declaration that names a `.ts` file names one that is not there. */
function pointAtJavaScript(file: string): void {
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, text.replace(/(from\s+['"]\.[^'"]*|import\(['"]\.[^'"]*)\.ts(['"])/g, '$1.js$2'))
}
