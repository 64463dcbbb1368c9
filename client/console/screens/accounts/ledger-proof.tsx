// Whether the ledger still proves true: what the sampling verifier found, under the list of everybody it concerns.
import { useQuery } from '@tanstack/react-query'
import { Banner } from '../../../ui/banner.tsx'
import { Time } from '../../../ui/time.tsx'
import { trpc } from '../../api.ts'

const everyMs = 60_000
/** Until the first sample after a start. */
const firstMs = 5_000

export function LedgerProof() {
  const { data } = useQuery({
    ...trpc.ledger.lastVerification.queryOptions(),
    refetchInterval: query => (query.state.data?.at == null ? firstMs : everyMs),
  })
  if (data?.at == null) return null
  const { at, accounts, passed, told } = data
  const violations = data.violations + (passed?.violations ?? 0)
  if (violations > 0) {
    return (
      <Banner tone="bad" title={`The ledger does not prove true: ${violations} found`}>
        {told[0]}. Run npm run verify for all of them; the runbook “ledger violation” says what to do.
      </Banner>
    )
  }
  const replayed = Math.max(accounts, passed?.accounts ?? 0)
  return (
    <p className="text-ink-2 text-xs">
      The ledger proves true: {new Intl.NumberFormat('en').format(replayed)}{' '}
      {replayed === 1 ? 'account' : 'accounts'} of all economies replayed, entry by entry, the last{' '}
      <Time at={at} relative withZone={false} />.
    </p>
  )
}
