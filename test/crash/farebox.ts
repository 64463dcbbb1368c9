// A Farebox server of a run: a process of its own behind a proxy of its own, started again however it ended.
import { findFreePort, type Running, run } from '../support/process.ts'
import { openProxy, type Proxy } from './proxy.ts'

export type Farebox = {
  url: string
  proxy: Proxy
  start(): Promise<void>
  kill(): Promise<void>
  suspend(): void
  resume(): void
  /** What it said of itself since the run began, for whoever looks for the cause of a violation. */
  said(): string
  stop(): Promise<void>
}

/** `databaseUrl` names the database as it is without the proxy. */
export async function openFarebox(options: {
  databaseUrl(): string
  dataDir: string
  env?: Record<string, string>
}): Promise<Farebox> {
  const proxy = await openProxy(() => {
    const { hostname, port } = new URL(options.databaseUrl())
    return { host: hostname, port: Number(port) }
  })
  const port = await findFreePort()
  let running: Running | null = null
  let before = ''

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (running === null) return
    running.signal(signal)
    await running.exited
    before += running.output()
    running = null
  }

  return {
    url: `http://127.0.0.1:${port}`,
    proxy,
    start: async () => {
      const url = new URL(options.databaseUrl())
      url.port = String(proxy.port)
      running = run('server/main.ts', [], {
        DATABASE_URL: url.href,
        FAREBOX_DATA: options.dataDir,
        FAREBOX_DEMO: '0',
        PORT: String(port),
        LOG_LEVEL: 'error',
        ...options.env,
      })
      await running.printed('Farebox serves')
    },
    kill: () => end('SIGKILL'),
    suspend: () => running?.signal('SIGSTOP'),
    resume: () => running?.signal('SIGCONT'),
    said: () => before + (running?.output() ?? ''),
    stop: async () => {
      running?.signal('SIGCONT')
      await end('SIGTERM')
      await proxy.close()
    },
  }
}
