// The embedded PostgreSQL through what happens to processes and folders.
import { execFileSync, spawn } from 'node:child_process'
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, describe, expect, test } from 'vitest'
import { assertDurable } from '../../../server/platform/postgres/durability.ts'
import { type Database, openPostgres, reachPostgres } from '../../../server/platform/postgres/open.ts'
import {
  eventually,
  isAlive,
  makeFolder,
  makeUsedFolder,
  postmasterPid,
  queryAt,
  removeFolders,
  startOwner,
  watchPid,
} from './postgres-folder.ts'

afterAll(removeFolders)

const open = (dataDir: string): Promise<Database> =>
  openPostgres({ dataDir, databaseUrl: undefined, log: () => undefined })

async function whyRefused(dataDir: string): Promise<string> {
  const error = await open(dataDir).then(
    async database => {
      await database.stop()
      return new Error('it was not refused')
    },
    (reason: Error) => reason,
  )
  expect(error.name, error.message).toBe('StartError')
  expect(error.message).not.toContain('\n')
  return error.message
}

async function notesIn(database: Database): Promise<string[]> {
  return (await queryAt<{ note: string }>(database.url, 'select note from kept')).map(({ note }) => note)
}

describe('a start', () => {
  test('on an empty folder makes a database that only this machine and this folder can open', async () => {
    const folder = makeFolder()
    const database = await open(folder)
    try {
      const [facts] = await queryAt(
        database.url,
        `select
          current_setting('listen_addresses') as addresses,
          current_setting('TimeZone') as zone,
          pg_encoding_to_char(encoding) as encoding,
          datlocprovider = 'b' as builtin,
          datlocale as locale,
          (select rolsuper from pg_roles where rolname = current_user) as superuser
        from pg_database
        where datname = current_database()`,
      )
      expect(facts).toEqual({
        addresses: '127.0.0.1',
        zone: 'UTC',
        encoding: 'UTF8',
        builtin: true,
        locale: 'C.UTF-8',
        superuser: false,
      })
      const data = join(folder, 'postgres', 'data')
      const [, , , , socketFolder] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
      expect(socketFolder).toBe('')
      expect(statSync(data).mode & 0o777).toBe(0o700)
      expect(statSync(join(data, 'farebox.password')).mode & 0o777).toBe(0o600)
      const wrong = new URL(database.url)
      wrong.password = 'guess'
      await expect(queryAt(wrong.href, 'select 1')).rejects.toThrow('password authentication failed')
    } finally {
      await database.stop()
    }
  })

  test('on a used folder keeps data and address', async () => {
    const folder = await makeUsedFolder()
    const first = await open(folder)
    await first.stop()
    const second = await open(folder)
    try {
      expect(second.url).toBe(first.url)
      expect(await notesIn(second)).toEqual(['before'])
    } finally {
      await second.stop()
    }
  })

  test('takes another port when the one of last time is busy', async () => {
    const folder = await makeUsedFolder()
    const first = await open(folder)
    await first.stop()
    const busy = createServer().listen(Number(new URL(first.url).port), '127.0.0.1')
    await new Promise(resolve => busy.once('listening', resolve))
    const second = await open(folder)
    try {
      expect(new URL(second.url).port).not.toBe(new URL(first.url).port)
      expect(await notesIn(second)).toEqual(['before'])
    } finally {
      await second.stop()
      busy.close()
    }
  })

  test('in two folders at once gives two databases', async () => {
    const [one, two] = await Promise.all([makeUsedFolder(), makeUsedFolder()])
    const [first, second] = await Promise.all([open(one), open(two)])
    try {
      await queryAt(first.url, `insert into kept values ('one')`)
      expect(await notesIn(first)).toEqual(['before', 'one'])
      expect(await notesIn(second)).toEqual(['before'])
    } finally {
      await Promise.all([first.stop(), second.stop()])
    }
  })

  test('of two first ones at once in one folder, one serves and the other says who does', async () => {
    const folder = makeFolder()
    const owners = [startOwner(folder), startOwner(folder)]
    const told = await Promise.allSettled(owners.map(owner => owner.next('open')))
    expect(told.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const loser = owners[told.findIndex(({ status }) => status === 'rejected')]
    const winner = owners[told.findIndex(({ status }) => status === 'fulfilled')]
    expect((await loser?.next('refused'))?.text).toContain(`process ${winner?.pid}`)
    winner?.kill('SIGTERM')
    expect(await winner?.ended()).toBe(0)
  })
})

describe('after kill -9', () => {
  test('of everything, what was committed is there', async () => {
    const folder = await makeUsedFolder()
    const owner = startOwner(folder)
    const { url = '' } = await owner.next('open')
    await queryAt(url, `insert into kept values ('committed')`)
    const postmaster = postmasterPid(folder)
    process.kill(watchPid(postmaster), 'SIGKILL')
    process.kill(postmaster, 'SIGKILL')
    owner.kill('SIGKILL', 'group')
    await owner.ended()
    expect(postmasterPid(folder)).toBe(postmaster)

    const database = await open(folder)
    try {
      expect(await notesIn(database)).toEqual(['before', 'committed'])
    } finally {
      await database.stop()
    }
  })

  test('of its owner alone, or of its group, the database ends by itself', async () => {
    for (const whom of ['process', 'group'] as const) {
      const folder = await makeUsedFolder()
      const owner = startOwner(folder)
      await owner.next('open')
      const postmaster = postmasterPid(folder)
      owner.kill('SIGKILL', whom)
      await eventually('the database has stopped', () => !isAlive(postmaster))
    }
  })

  test('of its owner and its watch, the next start replaces the database left behind', async () => {
    const folder = await makeUsedFolder()
    const owner = startOwner(folder)
    const { url = '' } = await owner.next('open')
    await queryAt(url, `insert into kept values ('committed')`)
    const orphan = postmasterPid(folder)
    process.kill(watchPid(orphan), 'SIGKILL')
    owner.kill('SIGKILL')
    await owner.ended()
    expect(isAlive(orphan)).toBe(true)

    const database = await open(folder)
    try {
      expect(postmasterPid(folder)).not.toBe(orphan)
      expect(await notesIn(database)).toEqual(['before', 'committed'])
    } finally {
      await database.stop()
    }
  })

  test('a lock file that names some other living process of the same user is no obstacle', async () => {
    const folder = await makeUsedFolder()
    const owner = startOwner(folder)
    await owner.next('open')
    const postmaster = postmasterPid(folder)
    process.kill(watchPid(postmaster), 'SIGKILL')
    process.kill(postmaster, 'SIGKILL')
    owner.kill('SIGKILL')
    await owner.ended()
    const data = join(folder, 'postgres', 'data')
    const { uid, gid } = statSync(data)
    const stranger = spawn('sleep', ['60'], { uid, gid, stdio: 'ignore' })
    const lock = join(data, 'postmaster.pid')
    writeFileSync(lock, readFileSync(lock, 'utf8').replace(String(postmaster), String(stranger.pid)))

    const database = await open(folder)
    try {
      expect(await notesIn(database)).toEqual(['before'])
      expect(stranger.exitCode).toBeNull()
    } finally {
      await database.stop()
      stranger.kill('SIGKILL')
    }
  })

  test('in the middle of the first start, the second starts from nothing', async () => {
    const folder = makeFolder()
    const owner = startOwner(folder)
    const home = join(folder, 'postgres')
    const attempts = () =>
      lstatSync(home, { throwIfNoEntry: false }) ? readdirSync(home).filter(isAttempt) : []
    await eventually('initdb writes', () => {
      const [attempt] = attempts()
      return attempt !== undefined && readdirSync(join(home, attempt)).includes('data')
    })
    owner.kill('SIGKILL', 'group')
    await owner.ended()
    expect(attempts()).toHaveLength(1)
    expect(readdirSync(home)).not.toContain('data')

    const database = await open(folder)
    try {
      expect(await queryAt(database.url, 'select 1 as one')).toEqual([{ one: 1 }])
      expect(attempts()).toEqual([])
    } finally {
      await database.stop()
    }
  })

  const isAttempt = (name: string) => name.startsWith('initdb-')
})

describe('while it runs', () => {
  test('Ctrl-C in a terminal reaches the owner, and the database only through it', async () => {
    const owner = startOwner(await makeUsedFolder())
    await owner.next('open')
    owner.kill('SIGINT', 'group')
    await owner.next('drained')
    expect(await owner.ended()).toBe(0)
  })

  test('a second start says which process serves and where, and disturbs nothing', async () => {
    const folder = await makeUsedFolder()
    const owner = startOwner(folder)
    const { url = '' } = await owner.next('open')
    expect(await whyRefused(folder)).toBe(
      `Farebox already runs on this data folder (process ${owner.pid}, http://127.0.0.1:4000): use it, or stop it first.`,
    )
    expect(await queryAt(url, 'select note from kept')).toEqual([{ note: 'before' }])
    owner.kill('SIGTERM')
    expect(await owner.ended()).toBe(0)
  })

  test('a command borrows the database and leaves it running', async () => {
    const folder = await makeUsedFolder()
    const owner = startOwner(folder)
    const { url } = await owner.next('open')
    const borrowed = await reachPostgres({ dataDir: folder, databaseUrl: undefined, log: () => undefined })
    expect(borrowed.url).toBe(url)
    await borrowed.stop()
    expect(await notesIn(borrowed)).toEqual(['before'])
    owner.kill('SIGTERM')
    await owner.ended()
  })

  test('a command without a server starts the database, and another waits until it has stopped it', async () => {
    const folder = await makeUsedFolder()
    const first = startOwner(folder, 'script')
    await first.next('open')
    const postmaster = postmasterPid(folder)
    const second = startOwner(folder, 'script')
    expect((await second.next('log')).text).toContain(`process ${first.pid}`)
    first.kill('SIGTERM')
    expect(await first.ended()).toBe(0)
    await second.next('open')
    expect(postmasterPid(folder)).not.toBe(postmaster)
    second.kill('SIGTERM')
    expect(await second.ended()).toBe(0)
  })

  test('its owner hears when it ends by itself', async () => {
    const folder = await makeUsedFolder()
    const owner = startOwner(folder)
    await owner.next('open')
    process.kill(postmasterPid(folder), 'SIGKILL')
    expect((await owner.next('lost')).text).toContain('SIGKILL')
    owner.kill('SIGTERM')
    expect(await owner.ended()).toBe(0)
  })

  test('an owner that loses its connection is still the owner', async () => {
    const folder = await makeUsedFolder()
    const owner = startOwner(folder)
    const { url = '' } = await owner.next('open')
    const superuser = new URL(url)
    superuser.username = 'postgres'
    superuser.pathname = '/postgres'
    const [gone] = await queryAt<{ ended: boolean }>(
      superuser.href,
      `select pg_terminate_backend(pid) as ended from pg_stat_activity where application_name like 'farebox server%'`,
    )
    expect(gone?.ended).toBe(true)
    expect(await whyRefused(folder)).toContain(`process ${owner.pid}, http://127.0.0.1:4000`)
    owner.kill('SIGTERM')
    expect(await owner.ended()).toBe(0)
  })
})

describe('a folder it cannot serve from is refused and left as it is', () => {
  test('when another major version made it', async () => {
    const folder = await makeUsedFolder()
    const version = join(folder, 'postgres', 'data', 'PG_VERSION')
    writeFileSync(version, '17\n')
    expect(await whyRefused(folder)).toMatch(
      /was made by PostgreSQL 17, and this Farebox brings PostgreSQL 18/,
    )
    expect(readFileSync(version, 'utf8')).toBe('17\n')
  })

  test('when it holds something that is no cluster', async () => {
    const folder = await makeUsedFolder()
    const data = join(folder, 'postgres', 'data')
    rmSync(join(data, 'PG_VERSION'))
    expect(await whyRefused(folder)).toContain('no complete PostgreSQL cluster')
    expect(readdirSync(data)).toContain('global')
  })

  test('when its password file is gone, or is not the right one', async () => {
    const folder = await makeUsedFolder()
    const password = join(folder, 'postgres', 'data', 'farebox.password')
    rmSync(password)
    expect(await whyRefused(folder)).toContain('farebox.password')
    writeFileSync(password, 'guess\n')
    expect(await whyRefused(folder)).toContain('farebox.password')
  })

  test('when its settings keep PostgreSQL from starting', async () => {
    const folder = await makeUsedFolder()
    writeFileSync(join(folder, 'postgres', 'data', 'postgresql.conf'), 'no_such_setting = 1\n')
    expect(await whyRefused(folder)).toMatch(/stopped while starting: .*postgres.log/)
  })
})

describe('durability', () => {
  const refusal = async (url: string) => {
    const pool = new pg.Pool({ connectionString: url, max: 1 })
    pool.on('error', () => undefined)
    try {
      return await assertDurable(pool).then(
        () => null,
        (error: Error) => `${error.name}: ${error.message}`,
      )
    } finally {
      await pool.end()
    }
  }

  test('is refused by name and value, set for the server, the database or the role', async () => {
    const folder = await makeUsedFolder()
    writeFileSync(
      join(folder, 'postgres', 'data', 'postgresql.auto.conf'),
      'fsync = off\nfull_page_writes = off\n',
    )
    const database = await open(folder)
    try {
      expect(await refusal(database.url)).toMatch(/^StartError: .*fsync = off, full_page_writes = off/)
      await queryAt(database.url, 'alter role farebox set synchronous_commit = off')
      expect(await refusal(database.url)).toContain('synchronous_commit = off')
      await queryAt(database.url, 'alter role farebox reset synchronous_commit')
      await queryAt(database.url, 'alter database farebox set synchronous_commit = off')
      expect(await refusal(database.url)).toContain('synchronous_commit = off')
    } finally {
      await database.stop()
    }
  })

  test('is there as it comes, and with the stronger settings', async () => {
    const database = await open(await makeUsedFolder())
    try {
      expect(await refusal(database.url)).toBeNull()
      await queryAt(database.url, 'alter role farebox set synchronous_commit = remote_apply')
      expect(await refusal(database.url)).toBeNull()
    } finally {
      await database.stop()
    }
  })
})

describe('a project in a folder that others cannot enter', () => {
  const asRoot = process.getuid?.() === 0

  test(
    asRoot
      ? 'as root: the data live where the database’s user can be, behind a link, and nothing is opened up'
      : 'as an ordinary user: the data live in it, and belong to that user',
    async () => {
      const closed = mkdtempSync(join(realpathSync(tmpdir()), 'farebox-closed-'))
      const folder = join(closed, '.farebox')
      const database = await open(folder)
      const home = realpathSync(join(folder, 'postgres'))
      try {
        expect(statSync(closed).mode & 0o777).toBe(0o700)
        expect(home.startsWith('/var/lib/farebox/')).toBe(asRoot)
        expect(statSync(home).mode & 0o777).toBe(0o700)
        expect(statSync(home).uid === process.getuid?.()).toBe(!asRoot)
        await queryAt(database.url, 'create table kept (note text)')
        await database.stop()
        const again = await open(folder)
        expect(await notesIn(again)).toEqual([])
        await again.stop()
      } finally {
        await database.stop()
        rmSync(home, { recursive: true })
        rmSync(closed, { recursive: true, force: true })
      }
    },
  )

  test('a copied link is not followed to the other project’s data', async () => {
    const theirs = await makeUsedFolder()
    const elsewhere = makeFolder()
    const home = join(elsewhere, 'home')
    execFileSync('mv', [join(theirs, 'postgres'), home])
    symlinkSync(home, join(theirs, 'postgres'))
    writeFileSync(join(home, 'belongs-to'), `${theirs}\n`)
    const ours = makeFolder()
    execFileSync('cp', ['-a', join(theirs, 'postgres'), ours])
    expect(await whyRefused(ours)).toContain(`a copied link to the database of ${theirs}`)
    const database = await open(theirs)
    expect(await notesIn(database)).toEqual(['before'])
    await database.stop()
  })

  test('a link to nothing is told as such', async () => {
    const folder = makeFolder()
    mkdirSync(join(folder, 'gone'))
    symlinkSync(join(folder, 'gone', 'database'), join(folder, 'postgres'))
    expect(await whyRefused(folder)).toContain('is a link to a folder that is not there')
  })
})
