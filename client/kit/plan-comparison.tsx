// Pay as you go beside the plans, each priced for what this user really used, and the one that costs least named.
import { comparePlans } from './compare.ts'
import { Failure } from './failure.tsx'
import { useAccount, useCatalog, useUsage } from './hooks.ts'
import { countLivedDays } from './lived-days.ts'
import { writeMoney } from './money-text.ts'
import { Waiting } from './waiting.tsx'

const days = 30

export function PlanComparison() {
  const catalog = useCatalog()
  const usage = useUsage(days)
  const account = useAccount()
  if (catalog.state === 'failed' || usage.state === 'failed' || account.state === 'failed')
    return <Failure what="The comparison" />
  if (catalog.state === 'loading' || usage.state === 'loading' || account.state === 'loading')
    return <Waiting what="the comparison" lines={4} />
  const { packs, plans, currency } = catalog.data
  const { openedAt, plan: own } = account.data
  const { ways, recommended, why } = comparePlans({
    usedTokens: usage.data.total,
    days: countLivedDays(openedAt, days, account.at),
    packs,
    plans,
    unit: currency,
  })
  if (ways.length === 0) return <p className="farebox-muted">{why}</p>
  return (
    <div className="farebox-comparison">
      <p>{why}</p>
      <table>
        <caption className="farebox-unseen">A month of your use, each way</caption>
        <thead>
          <tr>
            <th scope="col">Way</th>
            <th scope="col" className="farebox-number">
              A month
            </th>
          </tr>
        </thead>
        <tbody>
          {ways.map(way => (
            <tr key={way.planKey ?? ''} className={way === recommended ? 'farebox-marked' : undefined}>
              <th scope="row">
                <span className="farebox-way">
                  {way.name}
                  {way === recommended && <span className="farebox-tag">Recommended</span>}
                  {way.planKey !== null && way.planKey === own?.key && (
                    <span className="farebox-tag">Your plan</span>
                  )}
                </span>
                <small>{way.how}</small>
              </th>
              <td className="farebox-number">{writeMoney(way.perMonth)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
