// The Prisma client, generated from the schema.
import { existsSync, readFileSync } from 'node:fs'
import { run, withoutEngine } from './child.mjs'
import { fingerprint, listFiles } from './fingerprint.mjs'
import { inRoot, readNote, writeNote } from './paths.mjs'
import { SetupError } from './setup-error.mjs'

const NOTE = 'prisma-client'

export function isPrismaFresh() {
  return existsSync(inRoot('prisma', 'client', 'client.ts')) && readNote(NOTE) === sources()
}

/** @param {string} node */
export async function generatePrisma(node) {
  const before = sources()
  const { ok, output } = await run(
    node,
    [inRoot('node_modules', 'prisma', 'build', 'index.js'), 'generate', '--no-hints'],
    {
      env: { ...process.env, ...withoutEngine },
    },
  )
  if (!ok)
    throw new SetupError(
      `${output.trim()}\n\nThe Prisma client could not be generated (above): correct prisma/schema.`,
    )
  writeNote(NOTE, before)
}

function sources() {
  const { version } = JSON.parse(readFileSync(inRoot('node_modules', 'prisma', 'package.json'), 'utf8'))
  return fingerprint([...listFiles('prisma/schema'), 'prisma.config.ts'], version)
}
