// What a replay found: the totals, each action, accounts from those who spend least to those who spend most, and the most touched.
import type { ReactNode } from 'react'
import { Banner } from '../../../ui/banner.tsx'
import { classNames } from '../../../ui/class-names.ts'
import { Figure } from '../../../ui/figure.tsx'
import { readDelta } from '../../../ui/figure-delta.ts'
import { formatInteger } from '../../../ui/integer.ts'
import { Link } from '../../../ui/link.tsx'
import { formatMoney } from '../../../ui/money.ts'
import { Money } from '../../../ui/money.tsx'
import { sayTokens } from '../../../ui/tokens.ts'
import { Tokens } from '../../../ui/tokens.tsx'
import { useEconomy, useEconomyKey } from '../../current.ts'
import { accountHref } from '../accounts/account-queries.ts'
import { useTokenUnit } from '../accounts/use-token-unit.ts'
import type { Replayed } from './follow-replay.ts'

type Replay = Replayed['replay']
type Pair = { real: number; draft: number }

export function ReplayResult({ replay, names }: { replay: Replay; names: ReadonlyMap<string, string> }) {
  if (replay.spends === 0)
    return <p className="text-sm">Nothing was spent in this time: there is nothing to replay.</p>
  return (
    <div className="grid grid-cols-1 gap-6">
      {replay.unlike > 0 && (
        <Banner tone="warn" title={`${formatInteger(replay.unlike)} spends could not be priced as they were`}>
          Their own price version gives another cost than was taken, so what the draft would have taken of
          them is a guess.
        </Banner>
      )}
      {replay.unsold > 0 && (
        <Banner
          tone="warn"
          title={`${formatInteger(replay.unsold)} spends are of what these prices do not sell`}
        >
          Their actions are gone, or their quantity or size is beyond a limit. They count as nothing taken.
        </Banner>
      )}
      <Totals replay={replay} />
      <ActionTable replay={replay} names={names} />
      {replay.missions.length > 0 && <MissionTable replay={replay} />}
      <div className="grid grid-cols-1 gap-6 lg:grid-cols-2">
        <DecileTable replay={replay} />
        <AffectedTable replay={replay} />
      </div>
      {replay.unlike === 0 && (
        <p className="text-xs text-ink-3">
          All {formatInteger(replay.spends)} spends of {formatInteger(replay.accounts)} accounts cost, under
          the versions they were made at, to the token what was taken. Charges before refunds; revenue as lots
          were drawn, at the average price where nothing tells another.
        </p>
      )}
    </div>
  )
}

function Totals({ replay }: { replay: Replay }) {
  const unit = useTokenUnit()
  const { moneyCurrency: currency } = useEconomy()
  const { tokens, revenue } = replay
  return (
    <div className="grid grid-cols-2 gap-4 lg:grid-cols-4">
      <Figure
        label="Consumed"
        definition="Tokens that charges and committed holds would have taken, before refunds."
        value={<Tokens amount={tokens.draft} unit={unit} />}
        delta={{ ratio: ratioOf(tokens), good: 'neither', baseline: sayTokens(tokens.real, unit) }}
      />
      <Figure
        label="Recognised revenue"
        definition="What was paid for the purchased tokens that would have been consumed; granted tokens recognise nothing. Before refunds."
        value={<Money amountMinor={revenue.draft} currency={currency} />}
        delta={{ ratio: ratioOf(revenue), good: 'up', baseline: formatMoney(revenue.real, currency) }}
      />
      <Figure
        label="Accounts paying more"
        value={formatInteger(replay.accountsPayingMore)}
        unit={`of ${formatInteger(replay.accounts)}`}
      >
        <p className="text-sm text-ink-2">{formatInteger(replay.accountsPayingLess)} would pay less</p>
      </Figure>
      <Figure
        label="Newly short"
        definition="Accounts that had enough for everything they ran, and would once have met the paywall."
        value={formatInteger(replay.accountsNewlyShort)}
        unit={replay.accountsNewlyShort === 1 ? 'account' : 'accounts'}
      />
    </div>
  )
}

function ActionTable({ replay, names }: { replay: Replay; names: ReadonlyMap<string, string> }) {
  const unit = useTokenUnit()
  return (
    <Figures
      title="By action"
      heads={['Action', 'Spends', 'Was', 'Would be', 'Change']}
      rows={replay.actions.map(one => ({
        key: one.action,
        cells: [
          names.get(one.action) ?? <code key="key">{one.action}</code>,
          formatInteger(one.spends),
          <Tokens key="real" amount={one.real} unit={unit} />,
          one.unsold === one.spends ? (
            <span key="draft" className="text-ink-3">
              not sold
            </span>
          ) : (
            <Tokens key="draft" amount={one.draft} unit={unit} />
          ),
          <Change key="change" pair={one} />,
        ],
      }))}
    />
  )
}

function MissionTable({ replay }: { replay: Replay }) {
  const unit = useTokenUnit()
  return (
    <Figures
      title="What missions cost"
      hint="Each step once. Beside it, what was spent on the mission’s actions before refunds, whatever they were run for."
      heads={['Mission', 'In force', 'Would cost', 'Change', 'Was spent', 'Would be']}
      rows={replay.missions.map(({ mission, name, kind, cost, spent }) => ({
        key: mission,
        cells: [
          name,
          <Cost key="in force" tokens={cost.inForce} missing={kind === 'added'} />,
          <Cost key="draft" tokens={cost.draft} missing={kind === 'removed'} />,
          cost.inForce === null || cost.draft === null ? (
            <span key="change" className="text-ink-3">
              {kind === 'kept' ? 'no price' : kind}
            </span>
          ) : (
            <Change key="change" pair={{ real: cost.inForce, draft: cost.draft }} />
          ),
          <Tokens key="real spent" amount={spent.real} unit={unit} />,
          <Tokens key="draft spent" amount={spent.draft} unit={unit} />,
        ],
      }))}
    />
  )
}

function Cost({ tokens, missing }: { tokens: number | null; missing: boolean }) {
  const unit = useTokenUnit()
  if (tokens !== null) return <Tokens amount={tokens} unit={unit} />
  return <span className="text-ink-3">{missing ? 'none' : 'no price'}</span>
}

function DecileTable({ replay }: { replay: Replay }) {
  const unit = useTokenUnit()
  const filled = replay.deciles.filter(({ accounts }) => accounts > 0)
  return (
    <Figures
      title="By how much accounts spend"
      heads={['Tenth', 'Pay more', 'Pay less', 'Would be', 'Change']}
      rows={filled.map((decile, index) => ({
        key: String(index),
        cells: [
          sayTenth(index, filled.length),
          `${formatInteger(decile.more)} of ${formatInteger(decile.accounts)}`,
          formatInteger(decile.less),
          <Tokens key="draft" amount={decile.draft} unit={unit} />,
          <Change key="change" pair={decile} />,
        ],
      }))}
    />
  )
}

function AffectedTable({ replay }: { replay: Replay }) {
  const unit = useTokenUnit()
  const economyKey = useEconomyKey()
  if (replay.mostAffected.length === 0)
    return (
      <section>
        <h3 className="text-sm font-medium">Most affected</h3>
        <p className="mt-2 text-sm text-ink-2">Nobody would pay more or less.</p>
      </section>
    )
  return (
    <Figures
      title="Most affected"
      heads={['Account', 'Was', 'Would be', 'Change']}
      rows={replay.mostAffected.map(one => ({
        key: one.userId,
        cells: [
          <Link key="user" href={accountHref({ economyKey, userId: one.userId })}>
            {one.userId}
          </Link>,
          <Tokens key="real" amount={one.real} unit={unit} />,
          <Tokens key="draft" amount={one.draft} unit={unit} />,
          <Change key="change" pair={one} />,
        ],
      }))}
    />
  )
}

/** A name, and figures after it. */
function Figures({
  title,
  hint,
  heads,
  rows,
}: {
  title: string
  hint?: string
  heads: readonly string[]
  rows: readonly { key: string; cells: readonly ReactNode[] }[]
}) {
  return (
    <section className="min-w-0">
      <h3 className="text-sm font-medium">{title}</h3>
      {hint !== undefined && <p className="text-sm text-ink-2">{hint}</p>}
      <div
        tabIndex={0}
        role="group"
        aria-label={title}
        className="focus-inset relative mt-2 max-h-96 overflow-auto rounded-md border border-line"
      >
        <table className="w-full border-separate border-spacing-0 text-sm">
          <thead>
            <tr>
              {heads.map((head, index) => (
                <th
                  key={head}
                  scope="col"
                  className={classNames(
                    'sticky top-0 border-b border-line bg-sunken px-2 py-1.5 text-xs font-medium whitespace-nowrap text-ink-2 sm:px-3',
                    index === 0 ? 'text-left' : 'text-right',
                  )}
                >
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(row => (
              <tr key={row.key} className="group">
                {row.cells.map((cell, index) => (
                  <td
                    key={heads[index]}
                    className={classNames(
                      'border-b border-line px-2 py-1.5 group-last:border-b-0 sm:px-3',
                      index === 0 ? 'max-w-56 truncate' : 'text-right whitespace-nowrap tabular-nums',
                    )}
                  >
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Change({ pair }: { pair: Pair }) {
  const { text, spoken, direction } = readDelta(ratioOf(pair), 'neither')
  if (direction === 'flat') return <span className="text-ink-3">{text === 'new' ? text : 'none'}</span>
  return (
    <span>
      <span aria-hidden>
        {direction === 'up' ? '+' : '−'}
        {text}
      </span>
      <span className="sr-only">{spoken}</span>
    </span>
  )
}

function ratioOf({ real, draft }: Pair): number | null {
  return real === 0 ? (draft === 0 ? 0 : null) : (draft - real) / real
}

function sayTenth(index: number, count: number): string {
  if (count === 1) return 'Everybody'
  if (index === 0) return 'Spend least'
  return index === count - 1 ? 'Spend most' : `${index + 1}.`
}
