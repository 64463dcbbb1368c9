// How the tokens go: used of the allowance, days to renewal, when they run out, day by day, and by action.
import { judgeUsed } from './allowance.ts'
import { Amount } from './amount.tsx'
import type { Account, AccountUsage } from './contract.ts'
import { Failure } from './failure.tsx'
import { useAccount, useUnit, useUsage } from './hooks.ts'
import { countDaysUntil, sayDays, writeDay, writePlainDay } from './time-text.ts'
import { sayTokens, type Unit, writeTokens } from './tokens-text.ts'
import { Waiting } from './waiting.tsx'

const days = 30
const actionsMax = 5

export function UsageDashboard() {
  const account = useAccount()
  const usage = useUsage(days)
  const unit = useUnit()
  if (account.state === 'failed' || usage.state === 'failed') return <Failure what="Your use" />
  if (account.state === 'loading' || usage.state === 'loading') return <Waiting what="your use" lines={6} />
  const { byAction, byDay, suggestions, total } = usage.data
  const runs = byAction.reduce((sum, { count }) => sum + count, 0)
  return (
    <div className="farebox-usage">
      <Figures
        account={account.data}
        now={account.at}
        runsOutOn={usage.data.runsOutOn}
        isUsed={total > 0}
        unit={unit}
      />
      {suggestions.length > 0 && (
        <ul className="farebox-suggestions">
          {suggestions.map(({ kind, text }) => (
            <li key={kind} className="farebox-notice">
              {text}
            </li>
          ))}
        </ul>
      )}
      {total > 0 && <DayChart byDay={byDay} total={total} unit={unit} />}
      {total === 0 && <p className="farebox-muted">{writeWithoutTokens(runs, unit)}</p>}
      <ActionBars byAction={byAction} unit={unit} />
    </div>
  )
}

/** An unlimited plan takes nothing for what was run all the same. */
function writeWithoutTokens(runs: number, { many }: Unit): string {
  return runs === 0
    ? `Nothing was used in the last ${days} days.`
    : `${sayRuns(runs)} in the last ${days} days, and no ${many} taken.`
}

function sayRuns(count: number): string {
  return count === 1 ? '1 run' : `${writeTokens(count)} runs`
}

interface FiguresProps {
  account: Account
  /** When it was so. */
  now: number
  runsOutOn: string | null
  /** There is a pace to tell by. */
  isUsed: boolean
  unit: Unit
}

function Figures({ account, now, runsOutOn, isUsed, unit }: FiguresProps) {
  const { balance, plan, usage } = account
  const { allowance, used, percent } = usage
  const isUnlimited = plan?.unlimited === true
  const renewal = plan === null ? null : countDaysUntil(plan.periodEnd, now)
  return (
    <dl className="farebox-figures">
      <div>
        <dt>{isUnlimited ? 'Your plan' : 'You have'}</dt>
        <dd>{isUnlimited ? 'Unlimited' : <Amount tokens={balance.available} unit={unit} />}</dd>
        <dd className="farebox-muted">
          {plan === null ? 'Without a plan' : plan.name}
          {!isUnlimited && balance.purchased > 0 && ` · ${writeTokens(balance.purchased)} bought`}
        </dd>
      </div>
      {allowance !== null && !isUnlimited && (
        <div>
          <dt>Used</dt>
          <dd>
            {writeTokens(Math.min(used, allowance))}{' '}
            <small>
              of {writeTokens(allowance)}
              <span className="farebox-unseen"> {unit.many}</span>
            </small>
          </dd>
          <dd>
            <span
              className={`farebox-meter farebox-is-${judgeUsed(account)}`}
              role="meter"
              aria-label="Used of your allowance"
              aria-valuemin={0}
              aria-valuemax={100}
              aria-valuenow={Math.min(100, percent ?? 0)}
              aria-valuetext={`${Math.floor(percent ?? 0)} percent`}
            >
              <span style={{ inlineSize: `${Math.min(100, percent ?? 0)}%` }} />
            </span>
          </dd>
          {used > allowance && <dd className="farebox-muted">and {writeTokens(used - allowance)} besides</dd>}
        </div>
      )}
      {plan !== null && renewal !== null && (
        <div>
          <dt>{plan.cancelAtPeriodEnd ? 'Ends in' : 'Renews in'}</dt>
          <dd>{sayDays(renewal)}</dd>
          <dd className="farebox-muted">on {writeDay(plan.periodEnd)}</dd>
        </div>
      )}
      {!isUnlimited && isUsed && (
        <div>
          <dt>Lasts until</dt>
          <dd>{runsOutOn === null ? 'Over a year' : writePlainDay(runsOutOn)}</dd>
          <dd className="farebox-muted">at the pace of the last {days} days</dd>
        </div>
      )}
    </dl>
  )
}

/** Bars for the eye, and the same as a table for everybody else. */
function DayChart({ byDay, total, unit }: { byDay: AccountUsage['byDay']; total: number; unit: Unit }) {
  const most = Math.max(1, ...byDay.map(({ tokens }) => tokens))
  const [first, last] = [byDay[0], byDay.at(-1)]
  return (
    <figure className="farebox-days">
      <figcaption>
        Day by day: {sayTokens(total, unit)} in {days} days, at most {writeTokens(most)} on one
      </figcaption>
      <div className="farebox-bars" aria-hidden="true">
        {byDay.map(({ day, tokens }) => (
          <span
            key={day}
            title={`${writePlainDay(day)}: ${sayTokens(tokens, unit)}`}
            style={{ blockSize: tokens <= 0 ? '0' : `${Math.max(4, (tokens / most) * 100)}%` }}
          />
        ))}
      </div>
      {first !== undefined && last !== undefined && (
        <p className="farebox-axis" aria-hidden="true">
          <span>{writePlainDay(first.day)}</span>
          <span>{writePlainDay(last.day)}</span>
        </p>
      )}
      <table className="farebox-unseen">
        <caption>Used day by day</caption>
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col">Used</th>
          </tr>
        </thead>
        <tbody>
          {byDay.map(({ day, tokens }) => (
            <tr key={day}>
              <th scope="row">{writePlainDay(day)}</th>
              <td>{sayTokens(tokens, unit)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  )
}

/** By tokens; where none were taken, by runs. */
function ActionBars({ byAction, unit }: { byAction: AccountUsage['byAction']; unit: Unit }) {
  const isTaken = byAction.some(({ tokens }) => tokens > 0)
  const sizeOf = ({ tokens, count }: AccountUsage['byAction'][number]) => (isTaken ? tokens : count)
  const used = byAction
    .filter(one => sizeOf(one) > 0)
    .toSorted((a, b) => sizeOf(b) - sizeOf(a))
    .slice(0, actionsMax)
  const most = Math.max(1, ...used.map(sizeOf))
  if (used.length === 0) return null
  return (
    <section className="farebox-most-used">
      <h3>Most used</h3>
      <ol>
        {used.map(one => (
          <li key={one.action}>
            <span className="farebox-way">{one.name}</span>
            <span className="farebox-number">
              {isTaken ? (
                <>
                  <Amount tokens={one.tokens} unit={unit} /> <small>in {sayRuns(one.count)}</small>
                </>
              ) : (
                sayRuns(one.count)
              )}
            </span>
            <span className="farebox-bar" aria-hidden="true">
              <span style={{ inlineSize: `${(sizeOf(one) / most) * 100}%` }} />
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
