// What the README promises exists: every command, every variable, every file it points at.
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { variables } from '../../server/platform/config.ts'

const readme = readFileSync('README.md', 'utf8')
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }

test('every npm command of the README is a script, and every script is in the README', () => {
  const named = new Set(
    [...readme.matchAll(/npm (?:run )?([a-z]+)(?=[\s`|[])/g)].map(match => match[1] ?? ''),
  )
  named.delete('registry')
  for (const name of named) expect(Object.keys(scripts), `npm run ${name}`).toContain(name)
  for (const name of Object.keys(scripts)) expect([...named], `npm run ${name} in the README`).toContain(name)
})

test('every variable of the README is read, and every variable read is in the README', () => {
  const table = new Set([...readme.matchAll(/^\| `([A-Z][A-Z_]+)`/gm)].map(match => match[1] ?? ''))
  expect([...table].toSorted()).toEqual(Object.keys(variables).toSorted())
})

test.each(['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'server/docs/runbooks/README.md'])(
  'the links of %s lead somewhere',
  file => {
    const folder = file.split('/').slice(0, -1).join('/')
    const links = [...readFileSync(file, 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(
      match => match[1] ?? '',
    )
    for (const link of links) expect(existsSync(folder === '' ? link : `${folder}/${link}`), link).toBe(true)
  },
)
