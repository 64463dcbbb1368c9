// The code stands in the rooms that ARCHITECTURE.md gives it; and the rules themselves notice what they should.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { findViolations, type SourceFile } from './rules.ts'

function trackedFiles(): SourceFile[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    encoding: 'utf8',
  })
  return listed
    .split('\n')
    .filter(path => path !== '' && existsSync(path))
    .map(path => ({ path, text: /\.(ts|tsx|prisma|mjs)$/.test(path) ? readFileSync(path, 'utf8') : '' }))
}

test('every file stands where it belongs', () => {
  expect(findViolations(trackedFiles()).map(({ path, message }) => `${path}: ${message}`)).toEqual([])
})

const schema: SourceFile = {
  path: 'prisma/schema/keys.prisma',
  text: 'model ProductKey {\n  id String @id\n}\n',
}

test.each<[string, SourceFile, string]>([
  ['a fifth top-level folder', { path: 'scripts/run.ts', text: '' }, 'top-level folders'],
  ['a file named after nothing', { path: 'client/ui/helpers.ts', text: '' }, '"helpers" says nothing'],
  ['a part no module has', { path: 'server/keys/repository.ts', text: '' }, 'a module has the parts'],
  ['a module outside the order', { path: 'server/wallets/store.ts', text: '' }, 'no module of the order'],
  [
    'an import upward',
    { path: 'server/operators/operations.ts', text: "import { a } from '../keys/rules.ts'" },
    'comes before keys',
  ],
  [
    'an import upward through a type',
    { path: 'server/operators/schema.ts', text: "import type { A } from '../keys/schema.ts'" },
    'comes before keys',
  ],
  [
    'siblings importing each other',
    { path: 'server/ledger/rules.ts', text: "import { a } from '../catalog/rules.ts'" },
    'comes before catalog',
  ],
  [
    "another module's store",
    { path: 'server/keys/operations.ts', text: "import { a } from '../economies/store.ts'" },
    'only economies reads its own tables',
  ],
  [
    'the platform using a module',
    { path: 'server/platform/trpc.ts', text: "import { a } from '../keys/rules.ts'" },
    'platform comes before keys',
  ],
  [
    'a store that calls operations',
    { path: 'server/keys/store.ts', text: "import { a } from './operations.ts'" },
    '"operations" is above it',
  ],
  [
    'a door calling a door',
    { path: 'server/keys/product.ts', text: "import { a } from './console.ts'" },
    'doors do not call each other',
  ],
  [
    'rules that wait',
    { path: 'server/keys/rules.ts', text: 'export async function a() {}' },
    'rules decide at once',
  ],
  [
    'rules that read the clock',
    { path: 'server/keys/rules.ts', text: 'const now = new Date()' },
    'rules are told the time',
  ],
  ['rules that throw dice', { path: 'server/keys/rules.ts', text: 'Math.random()' }, 'rules know no chance'],
  [
    "another module's table",
    { path: 'server/economies/store.ts', text: 'rows.productKey.findMany({})' },
    'a table of keys',
  ],
  [
    'a query outside the store',
    { path: 'server/keys/operations.ts', text: 'rows.productKey.findMany({})' },
    'queries belong in server/keys/store',
  ],
  [
    'SQL outside the store',
    { path: 'server/keys/console.ts', text: 'await rows.$queryRaw`select 1`' },
    'holds SQL',
  ],
  [
    'a widget that knows the server',
    { path: 'client/ui/button.tsx', text: "import type { A } from '../../server/keys/schema.ts'" },
    'knows nothing of the server',
  ],
  [
    'a screen that imports server code',
    { path: 'client/console/main.tsx', text: "import { a } from '../../server/keys/operations.ts'" },
    'schema.ts, rules.ts or words.ts',
  ],
  [
    'a primitive that knows a screen',
    { path: 'client/ui/button.tsx', text: "import { a } from '../console/api.ts'" },
    'knows no screen',
  ],
  [
    'a widget of products that borrows from the console’s',
    { path: 'client/kit/history.tsx', text: "import { a } from '../ui/button.tsx'" },
    'a package of its own',
  ],
  [
    'a widget of products that brings the SDK to a browser',
    { path: 'client/kit/ask.ts', text: "import { farebox } from '../sdk/index.ts'" },
    'takes types only',
  ],
  [
    'a store page that borrows from the console',
    { path: 'client/store/main.tsx', text: "import { a } from '../ui/button.tsx'" },
    'of Farebox it uses the kit',
  ],
  [
    'a store page that knows another server than its own',
    { path: 'client/store/main.tsx', text: "import type { A } from '../../server/keys/schema.ts'" },
    'knows its own server only',
  ],
  [
    'a store that goes past the product API',
    {
      path: 'server/storefront/operations/run.ts',
      text: "import { a } from '../../spend/operations/spend.ts'",
    },
    'through /trpc/v1',
  ],
  [
    'a server that uses a page',
    { path: 'server/storefront/http.ts', text: "import { a } from '../../client/store/api.ts'" },
    'what products install',
  ],
  [
    'a module that asks by the SDK',
    { path: 'server/spend/http.ts', text: "import { a } from '../../client/sdk/index.ts'" },
    'the server knows nothing of the client',
  ],
])('%s is found', (_name, file, expected) => {
  const messages = findViolations([schema, file]).map(({ message }) => message)
  expect(messages).toContainEqual(expect.stringContaining(expected))
})

test('what the rules allow is not found', () => {
  expect(
    findViolations([
      schema,
      {
        path: 'server/keys/store/keys.ts',
        text: 'rows.productKey.findMany({})\nawait rows.$queryRaw`select 1`',
      },
      {
        path: 'server/keys/operations.ts',
        text: "import { a } from '../economies/operations.ts'\nimport { b } from './store/keys.ts'",
      },
      {
        path: 'client/console/main.tsx',
        text: "import type { A } from '../../server/console.ts'\nimport { can } from '../../server/operators/rules.ts'",
      },
      {
        path: 'server/storefront/http.ts',
        text: "import { a } from '../../client/sdk/express.ts'\nimport { b } from '../keys/operations.ts'",
      },
      { path: 'client/kit/contract.ts', text: "export type { Account } from '../sdk/index.ts'" },
      {
        path: 'client/store/main.tsx',
        text: "import { a } from '../kit/index.ts'\nimport { b } from '../../server/storefront/words.ts'",
      },
    ]),
  ).toEqual([])
})
