// What `GET /metrics` tells: the process, the HTTP doors, and the database's connections.
import type pg from 'pg'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export type Metrics = ReturnType<typeof createMetrics>

export function createMetrics(pool: pg.Pool) {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'farebox_' })
  const requestSeconds = new Histogram({
    name: 'farebox_http_request_seconds',
    help: 'Time from the request to the last byte of its answer, by door and status class.',
    labelNames: ['door', 'status'] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  })
  const refusals = new Counter({
    name: 'farebox_refusals_total',
    help: 'Calls refused, by door, procedure (empty: none of ours was reached) and reason.',
    labelNames: ['door', 'procedure', 'reason'] as const,
    registers: [registry],
  })
  const connections = new Gauge({
    name: 'farebox_database_connections',
    help: 'Connections of the pool by state.',
    labelNames: ['state'] as const,
    registers: [],
    collect() {
      this.set({ state: 'open' }, pool.totalCount)
      this.set({ state: 'idle' }, pool.idleCount)
      this.set({ state: 'waited_for' }, pool.waitingCount)
    },
  })
  registry.registerMetric(connections)
  return { registry, requestSeconds, refusals }
}
