// The actions that were used most in these dates, with the tokens they took and the revenue that recognised.
import { formatInteger } from '../../../ui/integer.ts'
import { Money } from '../../../ui/money.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { Tokens } from '../../../ui/tokens.tsx'
import type { Range } from '../../range.ts'
import { useTokenUnit } from '../accounts/use-token-unit.ts'
import { panelStateOf } from '../panel-state.ts'
import { findFigure, useFigures } from './overview-queries.ts'

const asked = {
  metrics: ['spends', 'tokens_consumed', 'recognised_revenue'],
  split: 'action' as const,
}
const rowsMax = 10
const heads = ['Action', 'Spends', 'Tokens consumed', 'Recognised revenue'] as const
const empty = {
  title: 'No action was used in these dates',
  fills: 'Each action that a product charges for stands here, the most used first.',
}

export function UsedActions({ range }: { range: Range }) {
  const token = useTokenUnit()
  const query = useFigures(range, asked)
  const { data } = query
  const partsOf = (metric: string) => findFigure(data, metric)?.parts ?? []
  const used = partsOf('spends')
  const valueOf = (metric: string, action: string) =>
    partsOf(metric).find(({ part }) => part === action)?.value ?? 0
  return (
    <Panel
      title="Most used actions"
      flush
      state={panelStateOf(query, { isEmpty: used.length === 0, empty })}
      footer={
        used.length > rowsMax ? `The first ${rowsMax} of ${formatInteger(used.length)} actions.` : undefined
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
            {used.slice(0, rowsMax).map(({ part, value }) => (
              <tr key={part} className="[&>td]:border-t [&>td]:border-line [&>td]:px-3 [&>td]:py-2">
                <td className="first:pl-gutter">
                  <code>{part}</code>
                </td>
                <td className="text-right tabular-nums">{formatInteger(value ?? 0)}</td>
                <td className="text-right tabular-nums">
                  <Tokens amount={valueOf('tokens_consumed', part)} unit={token} />
                </td>
                <td className="text-right tabular-nums last:pr-gutter">
                  {data && (
                    <Money
                      amountMinor={Math.round(valueOf('recognised_revenue', part))}
                      currency={data.currency}
                    />
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
