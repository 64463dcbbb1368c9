// `npm run recount`: what it finds of figures that were counted wrong, and what it leaves right.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { run } from '../../support/process.ts'
import { type QuietServer, startQuietServer } from '../purchases/quiet-server.ts'
import { readFigures } from './figures.ts'
import { economyKey, foldWhole, tellFlows, tellSpends } from './past.ts'

let server: QuietServer
beforeAll(async () => {
  server = await startQuietServer({ economyKey })
  await tellSpends(server.services, {
    ann: [
      { at: '2026-09-01T00:00:00Z', buy: 100, paid: 900 },
      { at: '2026-09-02T00:00:00Z', spend: 10 },
    ],
  })
  await tellFlows(server.services, [
    { userId: 'ann', purchaseId: 'p1', kind: 'captured', amount: 900, at: '2026-09-01T00:00:00Z' },
  ])
  await foldWhole(server.services)
})
afterAll(() => server.stop())

async function command(...args: string[]) {
  const running = run('server/scripts/recount.ts', args, {
    DATABASE_URL: server.services.config.databaseUrl ?? '',
  })
  let printed = ''
  running.child.stdout?.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  const code = await running.exited
  return { code, printed, output: running.output() }
}

test('what is right is told to be, also what had not been folded yet', async () => {
  await tellSpends(server.services, { ben: [{ at: '2026-09-03T00:00:00Z', give: 5 }] })
  const { code, printed, output } = await command('--economy', economyKey)
  expect(output).toContain(`${economyKey}: moves of tokens…`)
  expect(printed).toMatch(/^Counted the figures of jobsearch in [\d.]+ s: every one as it was\.\n$/)
  expect(code).toBe(0)
})

test('what is wrong is named, and right afterwards', async () => {
  const right = await readFigures(server.services)
  await server.query("update metric_day set tokens = tokens + 1 where kind = 'charge'")
  await server.query('delete from money_hour')
  const { code, printed } = await command()
  expect(printed).toContain('jobsearch: metric_day: 1 rows were not so, and 1 are so now')
  expect(printed).toMatch(/ {2}was .*"tokens": 11/)
  expect(printed).toMatch(/ {2}is .*"tokens": 10/)
  expect(printed).toContain('jobsearch: money_hour: 0 rows were not so, and 2 are so now')
  expect(printed).toMatch(/Counted the figures of intellicv in [\d.]+ s: every one as it was\./)
  expect(code).toBe(0)
  expect(await readFigures(server.services)).toEqual(right)
})

test.each([
  [['--economy', 'nowhere'], 'There is no economy "nowhere"'],
  [['--economy', 'Job Search'], '--economy'],
  [['--from', 'yesterday'], "Unknown option '--from'"],
])('%j says what is wrong, and counts nothing', async (args, sentence) => {
  const { code, printed, output } = await command(...args)
  expect(output).toContain(sentence)
  expect(output).not.toMatch(/^ +at /m)
  expect(printed).toBe('')
  expect(code).toBe(1)
})

test('--help says what it does and to which', async () => {
  const { code, printed } = await command('--help')
  for (const word of ['--economy', 'all of them unless given', 'anew']) expect(printed).toContain(word)
  expect(code).toBe(0)
})
