// Starts and stops a process: a server alone, the first process of several, or one of its workers.
import cluster from 'node:cluster'
import type { Server } from 'node:http'
import { createApp } from './app.ts'
import { startJobs, stopModules } from './modules.ts'
import { askMsMax, openClosing } from './platform/closing.ts'
import { collectCalls } from './platform/collector.ts'
import { type Config, parseConfig } from './platform/config.ts'
import { createListener, type Handler, type Listener } from './platform/listener.ts'
import { createLog } from './platform/log.ts'
import { answersSoon } from './platform/ready.ts'
import { closeServices, openServices, type Services } from './platform/services.ts'
import { openCrew } from './platform/workers/crew.ts'
import { type First, meetFirst } from './platform/workers/first.ts'
import { openPort, say, startDatabase, tellServing } from './start.ts'

const closeMsMax = 15_000
/** A worker ends before the first process does, which has a database to stop after it. */
const workerCloseMsMax = 12_000
const crewStopMsMax = 12_500

collectCalls()
const closing = openClosing(
  cluster.isWorker ? { msMax: workerCloseMsMax, say: () => undefined } : { msMax: closeMsMax, say },
)
try {
  await start()
} catch (error) {
  await closing.fail(error)
}

async function start(): Promise<void> {
  // A terminal's signals reach every process of it; a worker is told by the first when to end, and may be told alone.
  process.on('SIGTERM', signal => closing.stop(signal))
  for (const signal of ['SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (!cluster.isWorker) closing.stop(signal)
    })
  }
  const config = parseConfig(process.env)
  if (cluster.isWorker) await startWorker(config, meetFirst())
  else if (config.workers === 1) await startAlone(config)
  else await startFirst(config)
}

async function startAlone(config: Config): Promise<void> {
  const { listener, address } = await openPort(config)
  const log = createLog(config.logLevel)
  const started = await startDatabase(closing, { config, log, address, jobs: startJobs })
  listener.answerWith(
    await openDoors(started.services, {
      isReady: () => true,
      development: process.env['FAREBOX_DEV'] === '1' ? listener.server : null,
    }),
  )
  closeDoorsFirst(started.services, listener)
  await tellServing(closing, { ...started, config, address })
}

/** It owns the database and prepares it, answers nothing itself, and so lives on whatever a call does to a worker. */
async function startFirst(config: Config): Promise<void> {
  const { listener, port, address } = await openPort(config)
  const log = createLog(config.logLevel)
  const started = await startDatabase(closing, { config, log, address })
  await started.closeModules()
  await started.closeServices()

  const crew = openCrew({
    count: config.workers,
    begin: { databaseUrl: started.postgres.url, address, port },
    log,
    stopMsMax: crewStopMsMax,
  })
  closing.add({ name: 'workers', close: crew.stop })
  await crew.prepared
  await listener.drain()
  await crew.listen()
  await tellServing(closing, { ...started, config, address })
}

/** As every process of several on one database: whatever must be done once, the first has done. */
async function startWorker(config: Config, first: First): Promise<void> {
  const { number, databaseUrl, address, port } = await first.begun
  const log = createLog(config.logLevel).child({ worker: number })
  const services = await openServices({
    config,
    databaseUrl,
    connectionsMax: config.connectionsMax,
    log,
    address,
  })
  services.metrics.registry.setDefaultLabels({ worker: String(number) })
  first.offerMetrics(services.metrics.registry)
  closing.add({ name: 'services', msMax: askMsMax, close: () => closeServices(services) })
  startJobs(services)
  closing.add({ name: 'modules', msMax: askMsMax, close: () => stopModules(services) })
  const doors = await openDoors(services, {
    isReady: first.allServe,
    development: null,
    metricsText: async () => (await first.metricsText()) ?? services.metrics.registry.metrics(),
  })
  const listener = createListener(doors)
  await first.prepared()
  await listener.listen({ host: config.host, port })
  closeDoorsFirst(services, listener)
  first.serves()
}

function openDoors(
  services: Services,
  options: { isReady(): boolean; development: Server | null; metricsText?: () => Promise<string> },
): Promise<Handler> {
  return createApp(services, {
    ...options,
    isReady: async () =>
      !closing.isStopping() && options.isReady() && (await answersSoon(services.database.pool)),
  })
}

function closeDoorsFirst(services: Services, listener: Listener): void {
  closing.add({ name: 'connections', close: listener.drain })
  // Live updates end first: a request that never ends by itself would hold the others' connections open.
  closing.add({ name: 'live updates', msMax: askMsMax, close: () => services.live.stop() })
  closing.add({ name: 'doors', close: async () => listener.sayGoodbye() })
}
