// The moves behind a line: of an action, a cohort, or one way that tokens came or went.
import { Money } from '../../../../ui/money.tsx'
import { Time } from '../../../../ui/time.tsx'
import { Tokens } from '../../../../ui/tokens.tsx'
import { type Inputs, queryClient, trpc } from '../../../api.ts'
import { useEconomy, useMode } from '../../../current.ts'
import type { Range } from '../../../range.ts'
import { accountHref } from '../../accounts/account-queries.ts'
import { kindWordsOf } from '../../accounts/entry-words.ts'
import { useTokenUnit } from '../../accounts/use-token-unit.ts'
import { useBookNames } from '../../use-book-names.ts'
import { usePages } from '../../use-pages.ts'
import { RowsSheet } from './rows-sheet.tsx'

export interface MovesPanelProps extends Pick<Inputs['insights']['moves'], 'what' | 'of'> {
  title: string
  range: Range
  onClose: () => void
}

const pageSize = 50

export function MovesPanel({ title, what, of, range, onClose }: MovesPanelProps) {
  const { key: economyKey, moneyCurrency } = useEconomy()
  const token = useTokenUnit()
  const place = { economyKey, mode: useMode(), from: range.firstDay, to: range.lastDay }
  const question = { ...place, what, of, limit: pageSize }
  const query = usePages(trpc.insights.moves.queryKey(question), next =>
    queryClient.fetchQuery({ ...trpc.insights.moves.queryOptions({ ...question, ...next }), staleTime: 0 }),
  )
  const rows = query.data?.pages.flatMap(page => page.rows) ?? []
  const { nameOf } = useBookNames(
    ['actions'],
    rows.map(({ action }) => action),
  )
  return (
    <RowsSheet
      title={title}
      description={`${range.dates}, days of ${range.zone}, the newest first`}
      query={query}
      empty={{ title: 'Nothing in these dates', fills: 'Each entry that the line is made of stands here.' }}
      onClose={onClose}
      toLine={({ entryId, userId, kind, action, at, tokens, revenue }) => ({
        key: entryId,
        userId,
        href: accountHref({ economyKey, userId, tab: 'history', entry: entryId }),
        says: (
          <>
            {[kindWordsOf(kind).label, nameOf(action)].filter(Boolean).join(' · ')}
            <br />
            <span className="text-ink-3">
              <Time at={at} />
            </span>
          </>
        ),
        amount: (
          <>
            <span className="font-medium">
              <Tokens amount={tokens} unit={token} />
            </span>
            {revenue !== 0 && (
              <span className="block text-sm text-ink-2">
                <Money amountMinor={revenue} currency={moneyCurrency} />
              </span>
            )}
          </>
        ),
      })}
    />
  )
}
