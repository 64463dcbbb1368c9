// The price of an entry, line by line, with what they come to together.
import { Tokens } from '../../../ui/tokens.tsx'
import type { Outputs } from '../../api.ts'
import { useTokenUnit } from './use-token-unit.ts'

export interface PriceLinesProps {
  lines: Outputs['accounts']['explain']['lines']
  /** Of the entry. */
  kind: string
}

export function PriceLines({ lines, kind }: PriceLinesProps) {
  const unit = useTokenUnit()
  if (lines.length === 0) return null
  const total = lines.reduce((sum, { tokens }) => sum + tokens, 0)
  return (
    <table className="w-full text-sm">
      <caption className="pb-1 text-left font-medium">
        {kind === 'usage' ? 'What it would have cost' : 'Its price'}
      </caption>
      <tbody>
        {lines.map((line, index) => (
          <tr key={`${line.label} ${line.tokens}`} className="border-t border-line">
            <th scope="row" className="py-1 pr-3 text-left font-normal text-ink-2">
              {line.label}
            </th>
            <td className="py-1 text-right tabular-nums">
              <Tokens amount={line.tokens} unit={unit} show={index === 0 ? 'plain' : 'signed'} />
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr className="border-t border-line-strong font-medium">
          <th scope="row" className="py-1 pr-3 text-left">
            Together
          </th>
          <td className="py-1 text-right tabular-nums">
            <Tokens amount={total} unit={unit} />
          </td>
        </tr>
      </tfoot>
    </table>
  )
}
