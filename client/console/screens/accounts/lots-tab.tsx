// The lots of an account in the order in which they burn, with when they end.
import { Badge } from '../../../ui/badge.tsx'
import { Link } from '../../../ui/link.tsx'
import { Money } from '../../../ui/money.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { Time } from '../../../ui/time.tsx'
import { Tokens } from '../../../ui/tokens.tsx'
import { useEconomyKey } from '../../current.ts'
import { type Account, accountHref } from './account-queries.ts'
import { sourceWords } from './entry-words.ts'
import { useTokenUnit } from './use-token-unit.ts'

type Lot = Account['allLots'][number]

export function LotsTab({ account }: { account: Account }) {
  const { allLots, openedAt } = account
  return (
    <Panel
      title="Lots, in burn order"
      hint="The first is spent first: granted before purchased, the earliest end before later ones."
      flush
      state={
        allLots.length === 0
          ? {
              kind: 'empty',
              title: 'No lot has anything left',
              fills: 'Tokens that are given, bought or granted by a plan stand here until they are spent.',
            }
          : { kind: 'ready' }
      }
    >
      <ol className="divide-y divide-line">
        {allLots.map((lot, index) => (
          <LotLine
            key={lot.lotId}
            lot={lot}
            place={index + 1}
            href={openedAt === null ? undefined : { userId: account.userId, entry: lot.entryId }}
          />
        ))}
      </ol>
    </Panel>
  )
}

interface LotLineProps {
  lot: Lot
  place: number
  href: { userId: string; entry: string } | undefined
}

function LotLine({ lot, place, href }: LotLineProps) {
  const unit = useTokenUnit()
  const economyKey = useEconomyKey()
  const name = sourceWords(lot.source)
  return (
    <li className="grid grid-cols-[1.5rem_minmax(0,1fr)_auto] gap-x-3 px-gutter py-2.5">
      <span className="text-sm text-ink-3 tabular-nums">{place}</span>
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          {href === undefined ? (
            <span className="inline-block font-medium first-letter:uppercase">{name}</span>
          ) : (
            <Link
              plain
              href={accountHref({ economyKey, tab: 'lots', ...href })}
              className="inline-block font-medium decoration-line-strong first-letter:uppercase underline-offset-3 hover:underline"
            >
              {name}
            </Link>
          )}
          <Badge tone={lot.class === 'purchased' ? 'accent' : 'neutral'}>{lot.class}</Badge>
          {lot.state !== 'live' && <Badge tone="warn">{lot.state}</Badge>}
        </p>
        <p className="text-sm text-ink-2">
          {lot.expiresAt === null ? (
            'Never expires'
          ) : (
            <>
              Expires <Time at={lot.expiresAt} />
            </>
          )}
          {href !== undefined && (
            <>
              {' · since '}
              <Time at={lot.at} show="date" />
            </>
          )}
          {lot.paid !== null && (
            <>
              {' · paid '}
              <Money amountMinor={lot.paid.amount} currency={lot.paid.currency} />
            </>
          )}
        </p>
      </div>
      <div className="grid content-start justify-items-end text-right tabular-nums">
        <span className="font-medium">
          <Tokens amount={lot.remaining} unit={unit} />
        </span>
        <span className="text-sm text-ink-2">
          of <Tokens amount={lot.original} unit={unit} />
        </span>
        {lot.held > 0 && (
          <span className="text-sm text-ink-2">
            <Tokens amount={lot.held} unit={unit} /> held
          </span>
        )}
      </div>
    </li>
  )
}
