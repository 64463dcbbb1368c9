// A process that opens the database of a folder and holds it until it is told to stop: what tests kill.
// Usage: node postgres-owner.ts <data folder> <server|script>. It speaks in lines of JSON.
import pg from 'pg'
import { openPostgres, reachPostgres } from '../../../server/platform/postgres/open.ts'
import { StartError } from '../../../server/platform/start-error.ts'

const [dataDir = '', purpose] = process.argv.slice(2)
const say = (line: Record<string, unknown>) => console.log(JSON.stringify(line))

try {
  const open = purpose === 'script' ? reachPostgres : openPostgres
  const database = await open({ dataDir, databaseUrl: undefined, log: text => say({ event: 'log', text }) })
  void database.lost.then(text => say({ event: 'lost', text }))

  const stop = async () => {
    await database.stop()
    process.exit()
  }
  // Like a server that drains: what it has under way still needs the database.
  const drain = async () => {
    await new Promise(resolve => setTimeout(resolve, 300))
    const client = new pg.Client({ connectionString: database.url })
    await client.connect()
    await client.query('select 1')
    await client.end()
    say({ event: 'drained' })
    await stop()
  }
  process.on('SIGTERM', () => void stop())
  process.on('SIGINT', () => void drain())
  setInterval(() => undefined, 1_000)
  await database.announce('http://127.0.0.1:4000')
  say({ event: 'open', url: database.url })
} catch (error) {
  if (!(error instanceof StartError)) throw error
  say({ event: 'refused', text: error.message })
  process.exitCode = 1
}
