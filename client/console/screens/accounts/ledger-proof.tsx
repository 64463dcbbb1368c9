// Whether the ledger still proves true: what the sampling verifier found, under the list of everybody it concerns.
import { useQuery } from '@tanstack/react-query'
import { Banner } from '../../../ui/banner.tsx'
import { formatInteger } from '../../../ui/integer.ts'
import { Time } from '../../../ui/time.tsx'
import { trpc } from '../../api.ts'
import { readProof } from './read-proof.ts'

const everyMs = 60_000
/** Until the first sample after a start. */
const firstMs = 5_000

export function LedgerProof() {
  const { data } = useQuery({
    ...trpc.ledger.lastVerification.queryOptions(),
    refetchInterval: query => (query.state.data?.at == null ? firstMs : everyMs),
  })
  const proof = data === undefined ? { kind: 'none' as const } : readProof(data)
  switch (proof.kind) {
    case 'none':
      return null
    case 'broken':
      return (
        <Banner tone="bad" title={`The ledger does not prove true: ${proof.violations} found`}>
          {proof.newest}. Run npm run verify for all of them; the runbook “ledger violation” says what to do.
        </Banner>
      )
    case 'true':
      return (
        <p className="text-ink-2 text-xs">
          The ledger proves true: {formatInteger(proof.accounts)}{' '}
          {proof.accounts === 1 ? 'account' : 'accounts'} of all economies replayed, entry by entry. Last
          checked <Time at={proof.at} relative withZone={false} />.
        </p>
      )
  }
}
