// Everything about one entry: why it stands as it does, its price line by line, its lots before and after.
import { useQuery } from '@tanstack/react-query'
import { MessageSquarePlus, RotateCcw } from 'lucide-react'
import { useState } from 'react'
import { disputedKinds } from '../../../../server/disputes/words.ts'
import { Button } from '../../../ui/button.tsx'
import { CodeBlock } from '../../../ui/code-block.tsx'
import { CopyableId } from '../../../ui/copyable-id.tsx'
import { KeyValues } from '../../../ui/key-values.tsx'
import { Link } from '../../../ui/link.tsx'
import { Sheet } from '../../../ui/sheet.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { Time } from '../../../ui/time.tsx'
import { Tokens } from '../../../ui/tokens.tsx'
import { type Outputs, trpc } from '../../api.ts'
import { useCan, useScreenSearch } from '../../current.ts'
import { late, useLoadSoon } from '../late.tsx'
import { QueryFailure } from '../query-failure.tsx'
import type { NameOf } from '../use-book-names.ts'
import { type Account, accountHref, type Place } from './account-queries.ts'
import { EntryDisputes, useDisputesOf } from './entry-disputes.tsx'
import { kindWordsOf } from './entry-words.ts'
import { LotMoves } from './lot-moves.tsx'
import { PriceLines } from './price-lines.tsx'
import { useActionNames } from './use-action-names.ts'
import { useTokenUnit } from './use-token-unit.ts'

const RefundDialog = late(() => import('./refund-dialog.tsx').then(part => part.RefundDialog))
const OpenDisputeDialog = late(() =>
  import('../disputes/open-dispute-dialog.tsx').then(part => part.OpenDisputeDialog),
)
const lateParts = [RefundDialog, OpenDisputeDialog]

type Explained = Outputs['accounts']['explain']

export interface EntryPanelProps {
  entryId: string
  place: Place
  account: Account
  onClose: () => void
}

export function EntryPanel({ entryId, place, account, onClose }: EntryPanelProps) {
  useLoadSoon(lateParts)
  const [doing, setDoing] = useState<'refund' | 'dispute'>()
  const query = useQuery(trpc.accounts.explain.queryOptions({ ...place, entryId }))
  const can = useCan('accounts.move')
  const explained = query.data
  const entry = explained?.entry
  const nameOf = useActionNames(account, [entry?.action ?? null])
  const disputes = useDisputesOf(place, entryId)
  const charged = entry?.kind === 'charge' || entry?.kind === 'commit'
  const stop = () => setDoing(undefined)
  return (
    <Sheet
      open
      onOpenChange={onClose}
      size="lg"
      title={entry ? titleOf(entry, nameOf) : 'Entry'}
      description={entry && <Time at={entry.at} />}
      footer={
        entry &&
        isDisputed(entry) && (
          <>
            <Button
              icon={MessageSquarePlus}
              refusedBecause={
                can.refusedBecause ??
                (disputes?.some(({ state }) => state === 'open') ? 'It is disputed already' : undefined)
              }
              onClick={() => setDoing('dispute')}
            >
              Open a dispute
            </Button>
            {charged && (
              <Button
                icon={RotateCcw}
                refusedBecause={
                  can.refusedBecause ?? (entry.draws.length === 0 ? 'It cost nothing' : undefined)
                }
                onClick={() => setDoing('refund')}
              >
                Refund
              </Button>
            )}
          </>
        )
      }
    >
      {query.error !== null && explained === undefined && <QueryFailure query={query} />}
      {query.isPending && <Skeleton lines={8} />}
      {explained && (
        <div className="grid gap-6">
          <p>{explained.text}</p>
          {disputes && <EntryDisputes disputes={disputes} />}
          <PriceLines lines={explained.lines} kind={explained.entry.kind} />
          {explained.lots.length > 0 && <LotMoves lots={explained.lots} />}
          <EntryFacts explained={explained} place={place} nameOf={nameOf} />
          {Object.keys(explained.entry.metadata).length > 0 && (
            <CodeBlock title="Metadata" code={JSON.stringify(explained.entry.metadata, null, 2)} wrap />
          )}
        </div>
      )}
      {entry && doing === 'refund' && <RefundDialog place={place} entryId={entryId} onClose={stop} />}
      {entry && doing === 'dispute' && <OpenDisputeDialog place={place} entryId={entryId} onClose={stop} />}
    </Sheet>
  )
}

/** What a product could open a dispute about, too. */
function isDisputed({ kind }: Explained['entry']): boolean {
  return disputedKinds.some(known => known === kind)
}

function titleOf({ kind, action, seq }: Explained['entry'], nameOf: NameOf): string {
  const { label } = kindWordsOf(kind)
  return `${action === null ? label : `${nameOf(action)} · ${label.toLowerCase()}`}, entry ${seq}`
}

interface EntryFactsProps {
  explained: Explained
  place: Place
  nameOf: NameOf
}

function EntryFacts({ explained: { entry, priceVersionName }, place, nameOf }: EntryFactsProps) {
  const unit = useTokenUnit()
  const { economyKey, userId } = place
  const [{ tab, kinds }] = useScreenSearch()
  const optional = (label: string, value: string | number | null) =>
    value === null ? [] : [{ label, value: String(value) }]
  return (
    <KeyValues
      rows={[
        { label: 'Change', value: <Tokens amount={entry.amount} unit={unit} show="signed" /> },
        { label: 'Available after', value: <Tokens amount={entry.available} unit={unit} /> },
        ...(entry.action === null
          ? []
          : [{ label: 'Action', value: <ActionName action={entry.action} nameOf={nameOf} /> }]),
        ...optional('Quantity', entry.quantity),
        ...optional('Size', entry.size),
        ...(entry.priceVersion === null
          ? []
          : [
              {
                label: 'Prices',
                value: (
                  <Link href={`/${economyKey}/prices?tab=history&open=${entry.priceVersion}`}>
                    {priceVersionName ?? `Version ${entry.priceVersion}`}
                  </Link>
                ),
              },
            ]),
        ...optional('Experiment arm', entry.arm),
        ...optional('Reason', entry.reason),
        ...(entry.refersTo === null
          ? []
          : [
              {
                label: 'Refers to',
                value: (
                  <Link href={accountHref({ economyKey, userId, tab, kinds, entry: entry.refersTo })}>
                    Entry {entry.refersTo.replace(/^.*_/, '')}
                  </Link>
                ),
              },
            ]),
        ...(entry.requestId === null
          ? []
          : [
              {
                label: 'Request id',
                value: <CopyableId id={entry.requestId} label="request id" lengthMax={40} />,
              },
            ]),
        ...(entry.holdId === null
          ? []
          : [{ label: 'Hold', value: <CopyableId id={entry.holdId} label="hold id" lengthMax={40} /> }]),
        { label: 'Entry', value: <CopyableId id={entry.entryId} label="entry id" lengthMax={40} /> },
        { label: 'Hash', value: <CopyableId id={entry.hash} label="hash" lengthMax={24} /> },
      ]}
    />
  )
}

function ActionName({ action, nameOf }: { action: string; nameOf: NameOf }) {
  const name = nameOf(action)
  return (
    <>
      {name}
      {name !== action && <code className="block text-xs text-ink-2">{action}</code>}
    </>
  )
}
