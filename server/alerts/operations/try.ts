// An alert on history: what it would have made of each window, and which incidents would have come of it. Writes nothing.
import { getEconomy } from '../../economies/operations.ts'
import { getMetric } from '../../metrics/operations/figures.ts'
import { findAsOf } from '../../metrics/operations/spans.ts'
import type { Services } from '../../platform/services.ts'
import { findDue } from '../rules/due.ts'
import { bucketOf, judgedAfter } from '../rules/judge.ts'
import { type Trial, tryWindows } from '../rules/trial.ts'
import type { AlertRule } from '../schema.ts'
import { acceptRule } from './accept.ts'
import { judgeDue } from './evaluate.ts'

export type TryAnswer = Trial & { zone: string; currency: string; asOf: Date | null }

export async function tryAlert(
  services: Services,
  {
    economyKey,
    mode,
    rule,
    days,
  }: { economyKey: string; mode: 'live' | 'test'; rule: AlertRule; days: number },
): Promise<TryAnswer> {
  acceptRule(rule)
  const [economy, asOf] = await Promise.all([
    getEconomy(services.database.prisma, economyKey),
    findAsOf(services),
  ])
  const metric = getMetric(rule.metric)
  const { resetZone: zone, moneyCurrency: currency } = economy
  const bucket = bucketOf(rule)
  const due =
    asOf === null
      ? null
      : findDue(
          { judgedToMs: null, bucket, of: bucket === 'hour' ? days * 24 : days },
          { readyMs: asOf.getTime() - judgedAfter(metric), zone },
        )
  const judgements =
    due === null ? [] : await judgeDue(services, { economyKey, mode, rule, metric, economy }, due)
  return { ...tryWindows(judgements, rule), zone, currency, asOf }
}
