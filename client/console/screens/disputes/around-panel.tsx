// What the account did just before and after, in which a second charge of the same run is seen, and the refunds of this one.
import { useQuery } from '@tanstack/react-query'
import { Badge } from '../../../ui/badge.tsx'
import { DayTimeline } from '../../../ui/day-timeline.tsx'
import { Delta } from '../../../ui/delta.tsx'
import { Link } from '../../../ui/link.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { sayTokens } from '../../../ui/tokens.ts'
import { Tokens } from '../../../ui/tokens.tsx'
import { trpc } from '../../api.ts'
import { useEconomyKey, useMode } from '../../current.ts'
import { accountHref, type Entry } from '../accounts/account-queries.ts'
import { entryTitle, kindWordsOf } from '../accounts/entry-words.ts'
import { useTokenUnit } from '../accounts/use-token-unit.ts'
import { panelStateOf } from '../panel-state.ts'
import { useBookNames } from '../use-book-names.ts'
import type { Dispute } from './dispute-queries.ts'

const eachSide = 3
const newestMax = 5

export function AroundPanel({ shown: { dispute, entry } }: { shown: Dispute }) {
  const economyKey = useEconomyKey()
  const mode = useMode()
  const unit = useTokenUnit()
  const { userId, entryId } = dispute
  const query = useQuery(
    trpc.accounts.history.queryOptions({
      economyKey,
      mode,
      userId,
      // A page begins below the number that its cursor names.
      ...(entry === null
        ? { limit: newestMax }
        : { limit: 2 * eachSide + 1, cursor: String(entry.entry.seq + eachSide + 1) }),
    }),
  )
  const entries = query.data?.rows ?? []
  const { nameOf } = useBookNames(
    ['actions'],
    entries.flatMap(({ action }) => action ?? []),
  )
  return (
    <Panel
      title={entry === null ? 'What happened last' : 'Just before and after'}
      actions={<Link href={accountHref({ economyKey, userId })}>The whole history</Link>}
      state={panelStateOf(query, {
        isEmpty: entries.length === 0,
        empty: { title: 'Nothing has happened', fills: 'The entries of this account stand here.' },
      })}
    >
      <DayTimeline
        label="Entries, newest first"
        afterLabel="Available after"
        events={entries.map(one => ({
          id: one.id,
          at: one.at,
          title: entryTitle(one, nameOf),
          body: <EntryLine entry={one} entryId={entryId} />,
          icon: kindWordsOf(one.kind).icon,
          tone: one.id === entryId ? 'accent' : kindWordsOf(one.kind).tone,
          change: (
            <Delta
              amount={one.amount}
              unit={{ kind: 'tokens', of: unit }}
              good={one.amount > 0 ? 'up' : 'neither'}
            />
          ),
          after: <Tokens amount={one.available} unit={unit} />,
          href: accountHref({ economyKey, userId, entry: one.id }),
        }))}
      />
    </Panel>
  )
}

function EntryLine({ entry, entryId }: { entry: Entry; entryId: string | null }) {
  const unit = useTokenUnit()
  const isIt = entryId !== null && entry.id === entryId
  const isOfIt = entryId !== null && entry.refersTo === entryId
  const parts = [
    // Where what is available did not change by what the entry speaks of.
    ...(entry.value === Math.abs(entry.amount) ? [] : [sayTokens(entry.value, unit)]),
    ...(isOfProduct(entry) ? [`request ${entry.requestId}`] : []),
    ...(entry.reason === null ? [] : [entry.reason]),
  ]
  if (!isIt && !isOfIt && parts.length === 0) return null
  return (
    <span className="flex flex-wrap items-baseline gap-x-2 break-words">
      {isIt && <Badge tone="accent">Disputed</Badge>}
      {isOfIt && <Badge>Of this charge</Badge>}
      <span className="min-w-0">{parts.join(' · ')}</span>
    </span>
  )
}

/** What operators ask for says who and why by itself. */
function isOfProduct({ requestId }: Entry): boolean {
  return requestId !== null && !requestId.startsWith('operator_')
}
