// What a purchase asked of the ledger, in order, each with the entry that came of it.
import { useQuery } from '@tanstack/react-query'
import { Badge } from '../../../ui/badge.tsx'
import { Link } from '../../../ui/link.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { Time } from '../../../ui/time.tsx'
import { sayTokens } from '../../../ui/tokens.ts'
import { Tokens } from '../../../ui/tokens.tsx'
import { trpc } from '../../api.ts'
import { useEconomyKey } from '../../current.ts'
import { accountHref } from '../accounts/account-queries.ts'
import { useTokenUnit } from '../accounts/use-token-unit.ts'
import { panelStateOf } from '../panel-state.ts'
import type { Move, Place } from './purchase-queries.ts'
import { moveWords } from './purchase-words.ts'

const empty = {
  title: 'No tokens have moved',
  fills: 'Once it is paid, what it brings and what is taken back stands here, entry by entry.',
}

export function MoveList({ place, userId }: { place: Place; userId: string }) {
  const query = useQuery(trpc.purchases.moves.queryOptions(place))
  const moves = query.data ?? []
  return (
    <Panel
      title="Tokens"
      hint="Each step is asked of the ledger once."
      flush
      state={panelStateOf(query, { isEmpty: moves.length === 0, empty })}
    >
      <ol className="divide-y divide-line">
        {moves.map(move => (
          <MoveLine key={move.number} move={move} userId={userId} />
        ))}
      </ol>
    </Panel>
  )
}

function MoveLine({ move, userId }: { move: Move; userId: string }) {
  const unit = useTokenUnit()
  const economyKey = useEconomyKey()
  const { kind, tokens, entry, doneAt, refusal } = move
  // Of a freeze and a thaw the entry alone says how many tokens it concerned.
  const amount = tokens > 0 ? tokens : (entry?.value ?? 0)
  const gone = kind === 'claw_back' && entry !== null ? tokens - entry.value : 0
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 px-gutter py-2.5">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
          {kind === 'deliver' && amount === 0 ? 'Paid for the plan' : moveWords[kind]}
          {doneAt === null && (
            <Badge tone={refusal === null ? 'info' : 'bad'}>
              {refusal === null ? 'under way' : 'refused, tried again'}
            </Badge>
          )}
        </p>
        <p className="text-sm text-ink-2">
          {kind !== 'deliver' && move.reason}
          {gone > 0 && ` ${sayTokens(entry?.value ?? 0, unit)} of them were there.`}
          {refusal !== null && ` ${refusal}`}
        </p>
        <p className="text-sm text-ink-3">
          <Time at={doneAt ?? move.at} />
          {entry !== null && (
            <>
              {' · '}
              <Link href={accountHref({ economyKey, userId, entry: entry.id })}>Entry {entry.seq}</Link>
            </>
          )}
        </p>
      </div>
      <span className="font-medium tabular-nums">
        {amount > 0 && (
          <Tokens amount={kind === 'claw_back' ? -amount : amount} unit={unit} show={showOf(kind)} />
        )}
      </span>
    </li>
  )
}

/** What only stands still has no sign. */
function showOf(kind: Move['kind']): 'plain' | 'signed' {
  return kind === 'freeze' || kind === 'thaw' ? 'plain' : 'signed'
}
