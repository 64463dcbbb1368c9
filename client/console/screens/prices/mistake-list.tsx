// What the checks say, by path: errors first, since they keep the book from being published.
import type { Mistake } from '../../../../server/catalog/rules/mistake.ts'
import { Badge } from '../../../ui/badge.tsx'

export function MistakeList({ mistakes }: { mistakes: readonly Mistake[] }) {
  const sorted = mistakes.toSorted((a, b) => rank(a) - rank(b))
  return (
    <ul className="divide-y divide-line rounded-md border border-line text-sm">
      {sorted.slice(0, shownMax).map(mistake => (
        <li
          key={`${mistake.path} ${mistake.rule} ${mistake.message}`}
          className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 px-3 py-1.5"
        >
          <Badge tone={mistake.severity === 'error' ? 'bad' : 'warn'}>{mistake.severity}</Badge>
          {mistake.path !== '' && <code className="min-w-0 break-all text-ink-2">{mistake.path}</code>}
          <span className="min-w-0">{mistake.message}</span>
        </li>
      ))}
      {sorted.length > shownMax && (
        <li className="px-3 py-1.5 text-ink-2">And {sorted.length - shownMax} more.</li>
      )}
    </ul>
  )
}

const shownMax = 100

function rank(mistake: Mistake): number {
  return mistake.severity === 'error' ? 0 : 1
}
