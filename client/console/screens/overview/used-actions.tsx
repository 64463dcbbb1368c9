// The actions that were used most in these dates, with the tokens they took and the revenue that recognised.
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatInteger } from '../../../ui/integer.ts'
import { Link } from '../../../ui/link.tsx'
import { Money } from '../../../ui/money.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { Tokens } from '../../../ui/tokens.tsx'
import { trpc } from '../../api.ts'
import { useCan, useEconomyKey, useMode } from '../../current.ts'
import type { Range } from '../../range.ts'
import { useTokenUnit } from '../accounts/use-token-unit.ts'
import { panelStateOf } from '../panel-state.ts'
import { everyMs } from './overview-queries.ts'
import { useRowsHref } from './rows-address.ts'

const rowsMax = 10
const heads = ['Action', 'Spends', 'Tokens consumed', 'Recognised revenue'] as const
const empty = {
  title: 'No action was used in these dates',
  fills: 'Each action that a product charges for stands here, the most used first.',
}

export function UsedActions({ range }: { range: Range }) {
  const economyKey = useEconomyKey()
  const token = useTokenUnit()
  const query = useQuery({
    ...trpc.insights.actions.queryOptions({
      economyKey,
      mode: useMode(),
      from: range.firstDay,
      to: range.lastDay,
      sort: 'spends',
      limit: rowsMax,
    }),
    refetchInterval: range.running ? everyMs : false,
  })
  const { rows = [], total, currency } = query.data ?? {}
  const used = rows.filter(({ spends }) => spends > 0)
  return (
    <Panel
      title="Most used actions"
      flush
      state={panelStateOf(query, { isEmpty: used.length === 0, empty })}
      footer={
        <>
          {total !== undefined && total > used.length && (
            <>
              The first {used.length} of {formatInteger(total)} actions.{' '}
            </>
          )}
          <Link href={`/${economyKey}/overview/insights?list=actions`}>Revenue and margin of each</Link>
        </>
      }
    >
      <div
        tabIndex={0}
        role="group"
        aria-label="Most used actions"
        className="focus-inset relative overflow-x-auto"
      >
        <table className="w-full text-sm">
          <thead className="text-ink-2">
            <tr>
              {heads.map((head, index) => (
                <th
                  key={head}
                  scope="col"
                  className={`px-3 py-2 font-medium whitespace-nowrap first:pl-gutter last:pr-gutter ${index === 0 ? 'text-left' : 'text-right'}`}
                >
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {used.map(({ action, name, spends, tokens, revenue }) => (
              <tr key={action} className="[&>td]:border-t [&>td]:border-line [&>td]:px-3 [&>td]:py-2">
                <td className="first:pl-gutter">
                  {name}
                  {name !== action && <code className="block text-xs text-ink-2">{action}</code>}
                </td>
                <td className="text-right tabular-nums">
                  <Opens metric="spends" action={action} says={`spends of ${name}`}>
                    {formatInteger(spends)}
                  </Opens>
                </td>
                <td className="text-right tabular-nums">
                  <Opens metric="tokens_consumed" action={action} says={`consumed by ${name}`}>
                    <Tokens amount={tokens} unit={token} />
                  </Opens>
                </td>
                <td className="text-right tabular-nums last:pr-gutter">
                  {currency !== undefined && (
                    <Opens metric="recognised_revenue" action={action} says={`recognised by ${name}`}>
                      <Money amountMinor={Math.round(revenue)} currency={currency} />
                    </Opens>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}

interface OpensProps {
  metric: string
  action: string
  /** For readers, after the figure. */
  says: string
  children: ReactNode
}

/** Leads to the entries that make up the figure. */
function Opens({ metric, action, says, children }: OpensProps) {
  const can = useCan('accounts.read')
  const rowsHref = useRowsHref()
  if (!can.allowed) return children
  return (
    <Link
      plain
      href={rowsHref({ metric, by: 'action', part: action })}
      className="decoration-line-strong underline-offset-4 hover:underline focus-visible:underline"
    >
      {children}
      <span className="sr-only"> {says}: open its rows</span>
    </Link>
  )
}
