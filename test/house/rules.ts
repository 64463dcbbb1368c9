// The house rules of ARCHITECTURE.md as a pure function over files: what stands in the wrong room, and where it belongs.
import path from 'node:path'

export type SourceFile = { path: string; text: string }
export type Violation = { path: string; message: string }

/** The entry points of the SDK. */
const installedByProducts = /^client\/sdk\/(index|express|node)\.ts$/
/** Where the store's product key is made, with its line in the audit log. */
const besideStorefront = new Set(['storefront', 'platform', 'operators', 'keys'])

/** The order of the modules: an import goes only to an earlier row. Modules of one row do not import each other. */
const order = [
  ['platform'],
  ['operators'],
  ['economies'],
  ['keys'],
  ['ledger', 'catalog'],
  ['experiments'],
  ['spend'],
  ['purchases', 'rewards', 'missions', 'challenges'],
  ['disputes', 'abuse'],
  ['metrics'],
  ['alerts', 'annotations'],
  ['rebalance', 'notifications'],
  ['storefront', 'demo'],
]

const topFolders = new Set(['client', 'server', 'prisma', 'test', '.ci'])
const bannedNames = /^(utils?|helpers?|common|misc|manager|service|.*v2)$/i
/** The parts of a module; a part that grows becomes a folder of the same name with one file a verb. */
const moduleParts = new Set([
  'words',
  'schema',
  'rules',
  'store',
  'operations',
  'ladder',
  'auth',
  'product',
  'console',
  'http',
  'webhook',
  'jobs',
])
/** Server folders that are no modules: start-up, commands, words. */
const apartFolders = new Set(['setup', 'scripts', 'docs'])

export function findViolations(files: SourceFile[]): Violation[] {
  const owners = tableOwners(files)
  return files.flatMap(file => [
    ...checkNames(file),
    ...checkModuleFile(file),
    ...checkImports(file),
    ...checkPurity(file),
    ...checkTables(file, owners),
  ])
}

function checkNames(file: SourceFile): Violation[] {
  const parts = file.path.split('/')
  const top = parts[0] ?? ''
  if (parts.length > 1 && !topFolders.has(top)) {
    return [
      {
        path: file.path,
        message: `top-level folders are client, server, prisma and test: "${top}" belongs inside one`,
      },
    ]
  }
  return parts
    .map(part => part.replace(/\..*$/, ''))
    .filter(name => bannedNames.test(name))
    .map(name => ({ path: file.path, message: `"${name}" says nothing: name the file after what it holds` }))
}

function moduleOf(file: string): string | null {
  const [top, folder, rest] = file.split('/')
  return top === 'server' && folder !== undefined && rest !== undefined && !apartFolders.has(folder)
    ? folder
    : null
}

function checkModuleFile(file: SourceFile): Violation[] {
  const module = moduleOf(file.path)
  if (module === null || module === 'platform' || !file.path.endsWith('.ts')) return []
  if (!order.flat().includes(module)) {
    return [
      {
        path: file.path,
        message: `server/${module} is no module of the order in ARCHITECTURE.md: add it there first`,
      },
    ]
  }
  const part = partOf(file.path)
  return moduleParts.has(part)
    ? []
    : [
        {
          path: file.path,
          message: `a module has the parts ${[...moduleParts].join(', ')}: "${part}" belongs in one of them`,
        },
      ]
}

/** `server/keys/store.ts` and `server/keys/store/keys.ts` are both the store. */
function partOf(file: string): string {
  return (file.split('/')[2] ?? '').replace(/\.tsx?$/, '')
}

type Import = { target: string; typeOnly: boolean }

function importsOf(file: SourceFile): Import[] {
  const found: Import[] = []
  const statement =
    /^\s*(?:import|export)\s+(type\s)?[^'"]*?from\s+['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/gm
  for (const match of file.text.matchAll(statement)) {
    const target = match[2] ?? match[3]
    if (target?.startsWith('.')) {
      found.push({
        target: path.posix.normalize(path.posix.join(path.posix.dirname(file.path), target)),
        typeOnly: match[1] !== undefined,
      })
    }
  }
  return found
}

function checkImports(file: SourceFile): Violation[] {
  if (!/^(client|server)\//.test(file.path)) return []
  return importsOf(file).flatMap(one => {
    const message = file.path.startsWith('client/')
      ? judgeClientImport(file.path, one)
      : judgeServerImport(file.path, one)
    return message === null ? [] : [{ path: file.path, message: `imports ${one.target}: ${message}` }]
  })
}

function judgeClientImport(from: string, { target, typeOnly }: Import): string | null {
  const room = from.split('/')[1]
  const targetRoom = target.split('/')[1]
  if (target.startsWith('client/')) {
    if (room === 'ui' && targetRoom !== 'ui')
      return 'client/ui knows no screen and no product; move the code up'
    if (room === 'sdk' && targetRoom !== 'sdk') return 'client/sdk stands alone'
    if (room === 'kit' && targetRoom !== 'kit' && !(typeOnly && target === 'client/sdk/index.ts'))
      return 'client/kit is a package of its own: of the SDK it takes types only, as products see them'
    if (room === 'store' && targetRoom !== 'store' && targetRoom !== 'kit')
      return 'client/store is a product: of Farebox it uses the kit'
    return null
  }
  if (!target.startsWith('server/') && !target.startsWith('prisma/')) return null
  if (room === 'store') {
    return target.startsWith('server/storefront/')
      ? judgeShape(target, typeOnly)
      : 'client/store knows its own server only'
  }
  if (room !== 'console' && room !== 'sdk') return `client/${room} knows nothing of the server`
  return judgeShape(target, typeOnly)
}

function judgeShape(target: string, typeOnly: boolean): string | null {
  if (typeOnly) return null
  const pure =
    target.startsWith('server/') && /^server\/[^/]+\/(schema|rules|words)(\/[^/]+)?\.ts$/.test(target)
  return pure
    ? null
    : 'the client takes values only from a module’s schema.ts, rules.ts or words.ts; import types with "import type"'
}

function judgeServerImport(from: string, { target, typeOnly }: Import): string | null {
  const fromModule = moduleOf(from)
  if (target.startsWith('client/')) {
    return fromModule === 'storefront' && installedByProducts.test(target)
      ? null
      : 'the server knows nothing of the client; storefront, a product itself, uses what products install'
  }
  const targetModule = moduleOf(target)
  if (fromModule === 'storefront' && targetModule !== null && !besideStorefront.has(targetModule))
    return `storefront is a product: it asks ${targetModule} through /trpc/v1`
  if (fromModule === null || targetModule === null) return null
  if (fromModule !== targetModule) return judgeAcrossModules(from, fromModule, target, targetModule, typeOnly)
  if (fromModule === 'platform') return null
  return judgeInsideModule(partOf(from), partOf(target))
}

function judgeAcrossModules(
  from: string,
  fromModule: string,
  target: string,
  targetModule: string,
  typeOnly: boolean,
): string | null {
  const rank = (module: string) => order.findIndex(row => row.includes(module))
  if (rank(targetModule) >= rank(fromModule)) {
    return `${fromModule} comes before ${targetModule}: move the code to ${targetModule}, or what it needs down`
  }
  if (targetModule === 'platform' || typeOnly) return null
  const part = partOf(target)
  if (part === 'store')
    return `only ${targetModule} reads its own tables: ask an operation of ${targetModule}`
  if (partOf(from) === 'rules' && part !== 'rules' && part !== 'schema' && part !== 'words')
    return 'rules know other modules’ rules and shapes only'
  return null
}

/** What a part may use of its own module. */
const insideModule: Record<string, string[]> = {
  words: [],
  schema: ['words'],
  rules: ['schema', 'words'],
  store: ['schema', 'words', 'rules'],
  auth: ['schema', 'words', 'rules', 'store'],
  operations: ['schema', 'words', 'rules', 'store'],
  ladder: ['schema', 'words', 'rules', 'store', 'operations', 'auth'],
}

function judgeInsideModule(from: string, target: string): string | null {
  if (from === target) return null
  const allowed = insideModule[from]
  if (allowed === undefined) return insideModule[target] === undefined ? 'doors do not call each other' : null
  return allowed.includes(target)
    ? null
    : `${from} may use ${allowed.join(', ') || 'nothing'} of its module: "${target}" is above it`
}

function checkPurity(file: SourceFile): Violation[] {
  if (moduleOf(file.path) === null || partOf(file.path) !== 'rules') return []
  const impure: [RegExp, string][] = [
    [/\basync\b|\bawait\b|\bPromise\b/, 'rules decide at once: load and save in operations'],
    [/new Date\(\)|Date\.now\(|performance\.now\(/, 'rules are told the time: pass `now` in'],
    [/Math\.random|randomBytes|randomUUID/, 'rules know no chance: pass it in'],
    [/from 'node:|process\.env/, 'rules touch nothing outside: pass it in'],
  ]
  return impure
    .filter(([pattern]) => pattern.test(file.text))
    .map(([, message]) => ({ path: file.path, message }))
}

/** Which module a Prisma model belongs to: the one its schema file is named after. */
function tableOwners(files: SourceFile[]): Map<string, string> {
  const owners = new Map<string, string>()
  for (const file of files) {
    const schema = /^prisma\/schema\/(\w+)\.prisma$/.exec(file.path)
    if (schema === null) continue
    for (const [, model = ''] of file.text.matchAll(/^model (\w+)/gm)) {
      owners.set(model.charAt(0).toLowerCase() + model.slice(1), schema[1] ?? '')
    }
  }
  return owners
}

function checkTables(file: SourceFile, owners: Map<string, string>): Violation[] {
  const module = moduleOf(file.path)
  if (module === null || !file.path.endsWith('.ts')) return []
  const violations: Violation[] = []
  for (const [, model = ''] of file.text.matchAll(/\b(?:rows|prisma|tx)\.(\w+)\.\w+\(/g)) {
    const owner = owners.get(model)
    if (owner === undefined) continue
    if (owner !== module) {
      violations.push({
        path: file.path,
        message: `touches ${model}, a table of ${owner}: it belongs in server/${owner}/store`,
      })
    } else if (module !== 'platform' && partOf(file.path) !== 'store') {
      violations.push({
        path: file.path,
        message: `queries ${model}: queries belong in server/${module}/store`,
      })
    }
  }
  const isStore = module === 'platform' || partOf(file.path) === 'store'
  if (!isStore && /\$(query|execute)Raw|\.query\(\s*[`'"]/.test(file.text)) {
    violations.push({ path: file.path, message: `holds SQL: it belongs in server/${module}/store` })
  }
  return violations
}
