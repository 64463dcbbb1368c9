// That a bank warned of fraud with a payment of this account: whoever looks at it should know before they give anything.
import { useQuery } from '@tanstack/react-query'
import { Banner } from '../../../ui/banner.tsx'
import { Link } from '../../../ui/link.tsx'
import { Time } from '../../../ui/time.tsx'
import { trpc } from '../../api.ts'
import { accountHref, type Place } from './account-queries.ts'

export function FraudNotice({ place }: { place: Place }) {
  const { economyKey, userId } = place
  const query = useQuery(trpc.purchases.paidBy.queryOptions(place))
  const [first] = (query.data ?? []).flatMap(({ fraudWarnedAt }) => fraudWarnedAt ?? []).toSorted()
  if (first === undefined) return null
  return (
    <Banner tone="warn" title="Stripe warned of fraud">
      A bank reported a card that paid here, <Time at={first} relative />.{' '}
      <Link href={accountHref({ economyKey, userId, tab: 'purchases' })}>What was bought</Link> shows which
      payment it was.
    </Banner>
  )
}
