// The entry that a dispute is about: why it stands as it does, its price line by line, and the lots that it drew.
import { Link } from '../../../ui/link.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { Time } from '../../../ui/time.tsx'
import { useEconomyKey } from '../../current.ts'
import { accountHref } from '../accounts/account-queries.ts'
import { kindWordsOf } from '../accounts/entry-words.ts'
import { LotMoves } from '../accounts/lot-moves.tsx'
import { PriceLines } from '../accounts/price-lines.tsx'
import { useBookNames } from '../use-book-names.ts'
import type { Dispute } from './dispute-queries.ts'

export interface DisputedEntryProps {
  explained: NonNullable<Dispute['entry']>
  userId: string
}

export function DisputedEntry({ explained, userId }: DisputedEntryProps) {
  const economyKey = useEconomyKey()
  const { entry, text, lines, lots } = explained
  const { nameOf } = useBookNames(['actions'], entry.action === null ? [] : [entry.action])
  const { label } = kindWordsOf(entry.kind)
  return (
    <Panel
      title={entry.action === null ? label : `${nameOf(entry.action)} · ${label.toLowerCase()}`}
      hint={<Time at={entry.at} />}
      actions={
        <Link href={accountHref({ economyKey, userId, entry: entry.entryId })}>Entry {entry.seq}</Link>
      }
    >
      <div className="grid gap-5">
        <p className="max-w-prose">{text}</p>
        <PriceLines lines={lines} kind={entry.kind} />
        {lots.length > 0 && <LotMoves lots={lots} />}
      </div>
    </Panel>
  )
}
