// `npm run dev`: the server restarts when its code changes, the browser side reloads by itself, and /ui shows every part.
import { spawn } from 'node:child_process'

const server = spawn(
  process.execPath,
  ['--watch-path=server', '--watch-path=prisma/client', '--watch-preserve-output', 'server/main.ts'],
  {
    stdio: 'inherit',
    // One process: what reloads the browser is in it.
    env: { ...process.env, FAREBOX_DEV: '1', FAREBOX_WORKERS: '1' },
  },
)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => server.kill(signal))
server.on('close', code => process.exit(code ?? 1))
