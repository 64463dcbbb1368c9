// Under the title: which version is in force since when and by whom, what is scheduled, and who else is drafting.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { LINK_STYLE } from '../../../ui/link.tsx'
import { Time } from '../../../ui/time.tsx'
import { useNow } from '../../../ui/use-now.ts'
import { trpc } from '../../api.ts'
import { useCan, useEconomyKey, useOperator } from '../../current.ts'
import { useFreshened } from '../../news.ts'
import { late } from '../late.tsx'
import { type Book, useVersion } from './use-book.ts'

const CancelDialog = late(() => import('./cancel-dialog.tsx').then(part => part.CancelDialog))

export function VersionHeader({ book }: { book: Book }) {
  const economyKey = useEconomyKey()
  const now = useNow()
  const me = useOperator()
  const can = useCan('catalog.change')
  const [cancelling, setCancelling] = useState(false)
  const inForce = useVersion(book.inForce?.number ?? null).data?.version
  const others = book.drafters.filter(drafter => drafter.operatorId !== me.id)
  const operators = useQuery({ ...trpc.operators.list.queryOptions(), enabled: others.length > 0 })
  useFreshened(
    trpc.catalog.follow.subscriptionOptions({ economyKey, topic: 'price_version' }),
    trpc.catalog.pathKey(),
  )
  const isScheduled = Date.parse(book.head.effectiveAt) > now && book.head.number !== book.inForce?.number
  const names = others.map(
    other => operators.data?.find(operator => operator.id === other.operatorId)?.name ?? 'another operator',
  )
  return (
    <>
      {book.inForce !== null && (
        <span className="block">
          Version {book.inForce.number} is in force
          {inForce !== undefined && (
            <>
              {' '}
              since <Time at={inForce.effectiveAt} />, by {inForce.publishedByName}
            </>
          )}
          .
        </span>
      )}
      {isScheduled && (
        <span className="block">
          Version {book.head.number} by {book.head.publishedByName} begins <Time at={book.head.effectiveAt} />
          {can.allowed && (
            <>
              {' · '}
              <button type="button" className={LINK_STYLE} onClick={() => setCancelling(true)}>
                Cancel it…
              </button>
            </>
          )}
        </span>
      )}
      {names.length > 0 && (
        <span className="block">
          {names.join(', ')} {names.length === 1 ? 'has a draft.' : 'have drafts.'}
        </span>
      )}
      {cancelling && <CancelDialog version={book.head} onClose={() => setCancelling(false)} />}
    </>
  )
}
