// Builds the client and prints, as the last line, the files outside client/ that went into it.
import { relative, sep } from 'node:path'
import { build } from 'vite'
import { root } from './paths.mjs'

const results = await build({ logLevel: 'warn', configFile: `${root}/vite.config.ts` })
const files = new Set(
  [results]
    .flat()
    .flatMap(result => ('output' in result ? result.output : []))
    .flatMap(chunk => (chunk.type === 'chunk' ? chunk.moduleIds : []))
    .map(id => relative(root, id.replace(/^\0/, '').replace(/\?.*$/, '')).split(sep).join('/')),
)
console.log(
  JSON.stringify(
    [...files]
      .filter(file => !/^(\.\.|client\/|node_modules\/)|[^\w./-]/.test(file) && file.includes('/'))
      .sort(),
  ),
)
