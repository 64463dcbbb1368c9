// Lots before and after, as an entry left them or a change would leave them.
import { ArrowRight } from 'lucide-react'
import { Badge } from '../../../ui/badge.tsx'
import { Tokens } from '../../../ui/tokens.tsx'
import { sourceWords } from './entry-words.ts'
import { useTokenUnit } from './use-token-unit.ts'

export interface LotMove {
  lotId: string
  class: 'granted' | 'purchased'
  source: string
  before: number
  after: number
  isNew?: boolean
}

export function LotMoves({ lots }: { lots: readonly LotMove[] }) {
  const unit = useTokenUnit()
  return (
    <table className="w-full text-sm">
      <caption className="pb-1 text-left font-medium">Lots</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">Lot</th>
          <th scope="col">Before and after</th>
        </tr>
      </thead>
      <tbody>
        {lots.map(lot => (
          <tr key={lot.lotId} className="border-t border-line">
            <th scope="row" className="py-1 pr-3 text-left font-normal">
              <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
                <span className="inline-block first-letter:uppercase">{sourceWords(lot.source)}</span>
                <Badge tone={lot.class === 'purchased' ? 'accent' : 'neutral'}>{lot.class}</Badge>
                {lot.isNew && <Badge tone="good">new</Badge>}
              </span>
            </th>
            <td className="py-1 text-right whitespace-nowrap tabular-nums">
              <span className="text-ink-2">
                <Tokens amount={lot.before} unit={unit} />
              </span>
              <ArrowRight aria-label="then" size={13} className="mx-1.5 inline text-ink-3" />
              <Tokens amount={lot.after} unit={unit} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
