// The short form of `npm run crash`: five different faults under load, nothing that was acknowledged is lost, and
// figures are those of a recount.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { pickPlace } from '../support/global.ts'
import { runCrash } from './supervisor.ts'

/** Its first five faults: a suspended server, all servers in the middle of a fold, the database, connections cut, both killed. */
const seed = 2

// What survives a process's end is what it gave to the system: on disk or in memory makes no difference to that.
const folder = mkdtempSync(path.join(pickPlace(), 'farebox-crash-'))
// As root the database's user must be able to pass.
chmodSync(folder, 0o755)
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))

test('what was acknowledged survives kills, stops, cuts and a suspension, each once, in the ledger and in the figures', async () => {
  const said: string[] = []
  const summary = await runCrash({
    cycles: 5,
    seed,
    servers: 2,
    accounts: 200,
    callers: 16,
    folder,
    say: line => said.push(line),
  })
  expect(summary.violations, said.join('\n')).toEqual([])
  expect(Object.keys(summary.faults)).toHaveLength(5)
  expect(said.join('\n')).toContain('servers killed as they fold (in a fold)')
  // It was a test of something: calls were answered, some were left without an answer, and all were asked again.
  expect(summary.acknowledged).toBeGreaterThan(100)
  expect(summary.openAtPauses).toBeGreaterThan(0)
  expect(summary.replayed).toBeGreaterThanOrEqual(summary.acknowledged)
  // And the figures held some of each.
  expect(summary.counted.spends).toBeGreaterThan(100)
  for (const counted of Object.values(summary.counted)) expect(counted).toBeGreaterThan(0)
}, 300_000)
