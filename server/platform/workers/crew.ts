// The workers of a first process: started, started again when one ends, told what to do, and stopped.
import cluster, { type Worker } from 'node:cluster'
import { AggregatorRegistry } from 'prom-client'
import type { Log } from '../log.ts'
import { StartError } from '../start-error.ts'
import { type Begin, type FromWorker, isOurs, type ToWorker } from './messages.ts'
import { decideRestart } from './restart.ts'

export type Crew = {
  /** Each has opened all that it needs and waits for the port; rejects when one ends before. */
  prepared: Promise<void>
  /** Gives them the port, which has to be free, and waits until all of them serve. */
  listen(): Promise<void>
  stop(): Promise<void>
}

type Place = {
  number: number
  worker: Worker | null
  state: 'starting' | 'prepared' | 'serving'
  servingSince: number
  /** In a row. */
  ends: number
  timer: NodeJS.Timeout | null
  /** Questions whether it is still there, since it last said that it is. */
  unanswered: number
}

/**
 * Asked so often and left so many times without an answer, a worker hangs: it would be given connections for ever. Questions
 * are counted and not seconds, for whoever suspends the whole server suspends the asking too. One that starts in the place of
 * another has no turn until it has read its own code.
 */
const askEveryMs = 3_000
const unansweredMax = { starting: 20, prepared: 20, serving: 5 }

export function openCrew(options: { count: number; begin: Begin; log: Log; stopMsMax: number }): Crew {
  const { count, begin, log, stopMsMax } = options
  let phase: 'preparing' | 'listening' | 'serving' | 'stopping' = 'preparing'
  const prepared = Promise.withResolvers<void>()
  const serving = Promise.withResolvers<void>()
  // Whoever waits hears of it; a stop in between leaves nobody waiting.
  prepared.promise.catch(() => undefined)
  serving.promise.catch(() => undefined)
  const places = Array.from({ length: count }, (_, index): Place => {
    return {
      number: index + 1,
      worker: null,
      state: 'starting',
      servingSince: 0,
      ends: 0,
      timer: null,
      unanswered: 0,
    }
  })
  const gathered = new AggregatorRegistry()

  function start(place: Place): void {
    const worker = cluster.fork()
    closeWhatIsLost(worker)
    Object.assign(place, { worker, state: 'starting', timer: null, unanswered: 0 })
    worker.on('message', (message: unknown) => {
      if (isOurs(message)) hear(place, worker, message as FromWorker)
    })
    // One that ends while it is spoken to; that it ended is told by its end.
    worker.on('error', error => log.warn({ error, worker: place.number }, 'a worker could not be told'))
    worker.once('exit', (code: number | null, signal: string | null) => lose(place, worker, { code, signal }))
    tell(worker, { farebox: 'begin', number: place.number, ...begin })
  }

  function hear(place: Place, worker: Worker, message: FromWorker): void {
    switch (message.farebox) {
      case 'prepared':
        place.state = 'prepared'
        if (phase !== 'preparing') tell(worker, { farebox: 'listen' })
        else if (places.every(({ state }) => state === 'prepared')) prepared.resolve()
        return
      case 'serves':
        Object.assign(place, { state: 'serving', servingSince: performance.now(), unanswered: 0 })
        if (phase === 'serving') {
          log.info({ worker: place.number, pid: worker.process.pid }, 'a worker serves again')
          tell(worker, { farebox: 'all serve' })
        } else if (places.every(({ state }) => state === 'serving')) {
          phase = 'serving'
          for (const each of places) if (each.worker !== null) tell(each.worker, { farebox: 'all serve' })
          serving.resolve()
        }
        return
      case 'still there':
        place.unanswered = 0
        return
      case 'metrics':
        gathered.clusterMetrics().then(
          text => tell(worker, { farebox: 'metrics', id: message.id, text }),
          () => tell(worker, { farebox: 'metrics', id: message.id, text: null }),
        )
    }
  }

  function lose(place: Place, worker: Worker, how: { code: number | null; signal: string | null }): void {
    const servedMs = place.state === 'serving' ? performance.now() - place.servingSince : 0
    Object.assign(place, { worker: null, state: 'starting' })
    if (phase === 'stopping') return
    if (phase !== 'serving') {
      const error = new StartError(
        `A server process ended before it served (${how.signal ?? `code ${how.code}`}): what it said stands above.`,
      )
      prepared.reject(error)
      serving.reject(error)
      return
    }
    const { ends, pauseMs } = decideRestart({ ends: place.ends, servedMs })
    place.ends = ends
    log.warn(
      {
        worker: place.number,
        pid: worker.process.pid,
        ...how,
        servedMs: Math.round(servedMs),
        ends,
        pauseMs,
      },
      'a worker ended; another is started in its place',
    )
    place.timer = setTimeout(() => start(place), pauseMs)
  }

  function askAll(): void {
    if (phase !== 'serving') return
    for (const place of places) {
      const { worker, state, number, unanswered } = place
      if (worker === null) continue
      if (unanswered === unansweredMax[state]) {
        log.warn({ worker: number, pid: worker.process.pid }, 'a worker hangs and is ended')
        worker.process.kill('SIGKILL')
      } else tell(worker, { farebox: 'still there?' })
      place.unanswered += 1
    }
  }

  for (const place of places) start(place)
  const asking = setInterval(askAll, askEveryMs)
  asking.unref()
  return {
    prepared: prepared.promise,
    listen: () => {
      if (phase === 'preparing') {
        phase = 'listening'
        for (const { worker } of places) if (worker !== null) tell(worker, { farebox: 'listen' })
      }
      return serving.promise
    },
    stop: async () => {
      phase = 'stopping'
      clearInterval(asking)
      for (const { timer } of places) if (timer !== null) clearTimeout(timer)
      await Promise.all(
        places.flatMap(({ worker }) => (worker === null ? [] : [endWorker(worker, stopMsMax)])),
      )
    },
  }
}

function tell(worker: Worker, message: ToWorker): void {
  if (worker.isConnected()) worker.send(message)
}

/**
 * A connection on its way to a worker that is killed before it took it is kept open by `node:cluster` for ever: its caller
 * would wait without end. One is on its way at a time; to close one that was taken does nothing.
 */
function closeWhatIsLost({ process: child }: Worker): void {
  let onItsWay: { close?: unknown } | undefined
  const send = child.send.bind(child) as (...given: unknown[]) => boolean
  child.send = (...given: unknown[]) => {
    const [, handle] = given
    if (typeof handle === 'object' && handle !== null && 'close' in handle) onItsWay = handle
    return send(...given)
  }
  child.once('exit', () => {
    if (typeof onItsWay?.close === 'function') onItsWay.close()
  })
}

/** Politely, as it drains; one that hangs must not keep the others' database from its own stop. */
function endWorker(worker: Worker, msMax: number): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(() => worker.process.kill('SIGKILL'), msMax)
    worker.once('exit', () => {
      clearTimeout(timer)
      resolve()
    })
    worker.process.kill('SIGTERM')
  })
}
