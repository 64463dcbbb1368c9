// Builds the client and prints, as the last line, the files outside client/ that went into it.
import { existsSync } from 'node:fs'
import { build } from 'vite'
import { inRoot, root } from './paths.mjs'

const results = await build({ logLevel: 'warn', configFile: inRoot('vite.config.ts') })
const modules = [results]
  .flat()
  .flatMap(result => ('output' in result ? result.output : []))
  .flatMap(chunk => (chunk.type === 'chunk' ? chunk.moduleIds : []))
  .map(id => id.replace(/\?.*$/, ''))
  .filter(id => id.startsWith(`${root}/`) && existsSync(id))
  .map(id => id.slice(root.length + 1))
  .filter(file => !/^(client|node_modules)\//.test(file))

console.log(JSON.stringify([...new Set(modules)].toSorted()))
