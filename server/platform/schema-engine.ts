// Prisma's schema engine in WASM, on a connection of our own: what reads schemas, compares them and applies scripts.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { PrismaPg } from '@prisma/adapter-pg'
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils'
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg'
import pg from 'pg'

export type Engine = bindings.SchemaEngine
export type { DiffTarget, MigrationList, SchemaContainer } from '@prisma/schema-engine-wasm/schema_engine_bg'

/** Runs `work` with an engine whose every statement goes through one connection, handed over beside it. */
export async function withEngine<T>(
  options: { databaseUrl: string; schema?: bindings.SchemaContainer[] },
  work: (engine: Engine, connection: pg.Pool) => Promise<T>,
): Promise<T> {
  await load()
  // One connection, so that a transaction and a lock taken on it hold for what the engine does.
  const connection = readableCatalogue(options.databaseUrl)
  try {
    const engine = await bindings.SchemaEngine.new(
      { datamodels: options.schema?.map(({ path, content }) => [path, content]) },
      () => undefined,
      bindMigrationAwareSqlAdapterFactory(adapterFactory(connection, options.databaseUrl)),
    )
    try {
      return await work(engine, connection)
    } finally {
      engine.free()
    }
  } finally {
    await connection.end()
  }
}

let loaded: Promise<void> | undefined

function load(): Promise<void> {
  loaded ??= (async () => {
    const script = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg')
    const { instance } = await WebAssembly.instantiate(await readFile(script.replace(/\.js$/, '.wasm')), {
      './schema_engine_bg.js': bindings as unknown as WebAssembly.ModuleImports,
    })
    // Where a panic says its reason, before it ends the process with a bare "unreachable".
    const report = (reason: string) => console.error(`Prisma's schema engine gave up: ${reason}`)
    Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: report } })
    const start = instance.exports.__wbindgen_start
    if (typeof start !== 'function') throw new Error('The schema engine of Prisma has no start function.')
    bindings.__wbg_set_wasm(instance.exports)
    start()
  })()
  return loaded
}

function adapterFactory(connection: pg.Pool, databaseUrl: string): SqlMigrationAwareDriverAdapterFactory {
  return {
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => connect(connection),
    connectToShadowDb: async () => {
      const name = `farebox_shadow_${crypto.randomUUID().slice(0, 8)}`
      await connection.query(`create database ${name}`)
      const url = new URL(databaseUrl)
      url.pathname = `/${name}`
      const shadow = readableCatalogue(url.href)
      const adapter = await connect(shadow)
      adapter.dispose = async () => {
        await shadow.end()
        await connection.query(`drop database ${name} with (force)`)
      }
      return adapter
    },
  }
}

/**
 * Prisma's adapter cuts a script at every semicolon, also inside the body of a function. Sent whole, the server
 * parses it, and runs it as one transaction.
 */
async function connect(connection: pg.Pool): Promise<SqlDriverAdapter> {
  const adapter = await new PrismaPg(connection).connect()
  const queryRaw = adapter.queryRaw.bind(adapter)
  adapter.queryRaw = async query => {
    const result = await queryRaw(query)
    for (const index of charColumns.get(result.rows) ?? [])
      result.columnTypes[index] = ColumnTypeEnum.Character
    return result
  }
  adapter.executeScript = async script => {
    await adapter.executeRaw({ sql: script, args: [], argTypes: [] })
  }
  return adapter
}

const CATALOGUE_CHAR = 18
const TEXT = 25

/** Where the rows of a result hold the catalogue's one-letter type, in which the engine reads kinds of constraints. */
const charColumns = new WeakMap<unknown[], number[]>()

/** Prisma's adapter refuses that type: it is shown as text, and noted. */
function readableCatalogue(connectionString: string): pg.Pool {
  const pool = new pg.Pool({ connectionString, max: 1, connectionTimeoutMillis: 10_000 })
  pool.on('error', () => undefined)
  type Query = (sql: string | pg.QueryConfig, values?: unknown[]) => Promise<pg.QueryResult>
  const query = pool.query.bind(pool) as Query
  const readable: Query = async (sql, values) => {
    const result = await query(sql, values)
    // A script of several statements has several results, and none that the engine reads.
    const found = (result.fields ?? []).flatMap(({ dataTypeID }, index) =>
      dataTypeID === CATALOGUE_CHAR ? [index] : [],
    )
    for (const index of found) Object.assign(result.fields[index] ?? {}, { dataTypeID: TEXT })
    if (found.length > 0) charColumns.set(result.rows, found)
    return result
  }
  pool.query = readable as pg.Pool['query']
  return pool
}
