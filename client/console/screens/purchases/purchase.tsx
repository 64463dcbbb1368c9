// One purchase on one screen: what was paid, which tokens that moved, what Stripe says, and what can be done about it.
import { useQuery } from '@tanstack/react-query'
import { Undo2 } from 'lucide-react'
import { useState } from 'react'
import { Banner } from '../../../ui/banner.tsx'
import { Button } from '../../../ui/button.tsx'
import { Link } from '../../../ui/link.tsx'
import { PageHeader } from '../../../ui/page-header.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { Time } from '../../../ui/time.tsx'
import { trpc } from '../../api.ts'
import { useCan, useEconomyKey, useMode, useScreenSearch } from '../../current.ts'
import { useFreshened } from '../../news.ts'
import { stringifySearch } from '../../search.ts'
import { accountHref } from '../accounts/account-queries.ts'
import { late, useLoadSoon } from '../late.tsx'
import { QueryFailure } from '../query-failure.tsx'
import { useFocusFromList } from '../use-focus-from-list.ts'
import { EventsList } from './events-list.tsx'
import { MoneyStrip } from './money-strip.tsx'
import { MoveList } from './move-list.tsx'
import { PurchaseBadges } from './purchase-badges.tsx'
import { PurchaseFacts } from './purchase-facts.tsx'
import type { Place, Purchase } from './purchase-queries.ts'
import { disputeWords, kindWords, sayStatus } from './purchase-words.ts'
import { RefundList } from './refund-list.tsx'
import { RefundRequests } from './refund-requests.tsx'
import { StripeList } from './stripe-list.tsx'

const RefundPurchaseDialog = late(() =>
  import('./refund-purchase-dialog.tsx').then(part => part.RefundPurchaseDialog),
)
const EventPanel = late(() => import('./event-panel.tsx').then(part => part.EventPanel))
const lateParts = [RefundPurchaseDialog, EventPanel]

export function PurchaseScreen({ id }: { id: string }) {
  useLoadSoon(lateParts)
  const economyKey = useEconomyKey()
  const mode = useMode()
  const [search, setSearch] = useScreenSearch()
  const [refunding, setRefunding] = useState(false)
  const place: Place = { economyKey, mode, purchaseId: id }
  const query = useQuery(trpc.purchases.get.queryOptions(place))
  const purchase = query.data
  // Everything of it is asked for again with each step that it makes.
  useFreshened(
    trpc.purchases.followOne.subscriptionOptions({ economyKey, purchaseId: id }),
    trpc.purchases.pathKey(),
  )
  const head = useFocusFromList()
  // The list as it was left: its filters and its page are still in the address.
  const listHref = `/${economyKey}/purchases${stringifySearch({ ...search, open: undefined, event: undefined })}`

  return (
    <div ref={head} className="grid gap-4">
      <PageHeader
        title={purchase?.name ?? 'Purchase'}
        trail={[{ label: 'Purchases', href: listHref }, { label: purchase?.name ?? 'Purchase' }]}
        badge={purchase && <PurchaseBadges purchase={purchase} />}
        description={
          purchase && (
            <>
              {kindWords[purchase.kind]} of{' '}
              <Link href={accountHref({ economyKey, userId: purchase.userId, tab: 'purchases' })}>
                {purchase.userId}
              </Link>
              .{purchase.dispute === null && ` ${sayStatus(purchase)}`}
            </>
          )
        }
        actions={purchase && <RefundButton purchase={purchase} onRefund={() => setRefunding(true)} />}
      />
      {query.error !== null && purchase === undefined && <QueryFailure query={query} />}
      {query.isPending && <Skeleton lines={8} />}
      {purchase && (
        <>
          <Notices purchase={purchase} />
          <RefundRequests purchaseId={id} />
          <MoneyStrip purchase={purchase} />
          <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
            <div className="grid min-w-0 gap-4">
              <MoveList place={place} userId={purchase.userId} />
              <StripeList place={place} />
              <EventsList place={place} />
            </div>
            <div className="grid min-w-0 gap-4">
              <PurchaseFacts purchase={purchase} />
              <RefundList purchase={purchase} />
            </div>
          </div>
          {search['event'] !== undefined && (
            <EventPanel
              key={search['event']}
              place={place}
              eventId={search['event']}
              onClose={() => setSearch({ event: undefined })}
            />
          )}
          {refunding && (
            <RefundPurchaseDialog place={place} purchase={purchase} onClose={() => setRefunding(false)} />
          )}
        </>
      )}
    </div>
  )
}

function RefundButton({ purchase, onRefund }: { purchase: Purchase; onRefund: () => void }) {
  const can = useCan('purchases.refund')
  return (
    <Button
      icon={Undo2}
      refusedBecause={can.refusedBecause ?? purchase.refundRefusal ?? undefined}
      onClick={onRefund}
    >
      Refund
    </Button>
  )
}

function Notices({ purchase }: { purchase: Purchase }) {
  const economyKey = useEconomyKey()
  const { dispute, fraudWarnedAt, failure, refunds, userId } = purchase
  const accountLink = accountHref({ economyKey, userId, tab: 'purchases' })
  const underWay = refunds.filter(({ state }) => state === 'asked')
  return (
    <>
      {dispute !== null && (
        <Banner
          tone={dispute === 'won' ? 'good' : dispute === 'open' ? 'bad' : 'warn'}
          title={disputeWords[dispute].label}
        >
          {disputeWords[dispute].meaning}
        </Banner>
      )}
      {fraudWarnedAt !== null && (
        <Banner tone="warn" title="Stripe warned of fraud">
          A bank reported this card <Time at={fraudWarnedAt} relative />. A refund now often keeps a
          chargeback away; <Link href={accountLink}>the account</Link> shows what else was paid.
        </Banner>
      )}
      {failure !== null && <Banner tone="warn" title={failure} />}
      {underWay.length > 0 && (
        <Banner title="A refund is under way">
          <ul>
            {underWay.map(refund => (
              <li key={refund.id}>
                {refund.actorName} asked <Time at={refund.at} relative />: {refund.reason}. It will be made by
                itself.
              </li>
            ))}
          </ul>
        </Banner>
      )}
    </>
  )
}
