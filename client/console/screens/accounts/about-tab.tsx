// Whose account it is, since when, what it spends on, and where its changes by operators are.
import { useQuery } from '@tanstack/react-query'
import { CopyableId } from '../../../ui/copyable-id.tsx'
import { KeyValues } from '../../../ui/key-values.tsx'
import { Link } from '../../../ui/link.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { Time } from '../../../ui/time.tsx'
import { Tokens } from '../../../ui/tokens.tsx'
import { useNow } from '../../../ui/use-now.ts'
import { errorData, trpc } from '../../api.ts'
import { useCan, useEconomy } from '../../current.ts'
import { auditHref } from '../audit-href.ts'
import { type Account, accountHref, type Place } from './account-queries.ts'
import { useTokenUnit } from './use-token-unit.ts'

export function AboutTab({ account, place }: { account: Account; place: Place }) {
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <FactsPanel account={account} />
      <SpentPanel place={place} />
    </div>
  )
}

/** What it was spent on lately, and how long the rest will last at that pace. */
function SpentPanel({ place }: { place: Place }) {
  const unit = useTokenUnit()
  const query = useQuery(trpc.accounts.usage.queryOptions(place))
  const usage = query.data
  return (
    <Panel
      title="Last 30 days"
      hint={usage?.runsOutOn == null ? undefined : `At this pace it lasts until ${usage.runsOutOn}.`}
      state={
        usage === undefined
          ? query.error === null
            ? { kind: 'loading' }
            : { kind: 'error', ...errorData(query.error), onRetry: () => void query.refetch() }
          : usage.byAction.length === 0
            ? {
                kind: 'empty',
                title: 'Nothing was spent',
                fills: 'What runs of actions cost is summed here.',
              }
            : { kind: 'ready' }
      }
    >
      {usage && (
        <KeyValues
          rows={[
            ...usage.byAction.map(({ name, tokens, count }) => ({
              label: name,
              value: (
                <>
                  <Tokens amount={tokens} unit={unit} /> in {count} {count === 1 ? 'run' : 'runs'}
                </>
              ),
            })),
            { label: 'Together', value: <Tokens amount={usage.total} unit={unit} /> },
          ]}
        />
      )}
    </Panel>
  )
}

function FactsPanel({ account }: { account: Account }) {
  const { key: economyKey, resetZone: zone } = useEconomy()
  const can = useCan('audit.read')
  const now = new Date(useNow())
  const { id, userId, openedAt, lastAt, profile, seq } = account
  const find = { q: id }
  return (
    <Panel title="About">
      <div className="grid gap-4">
        <KeyValues
          rows={[
            { label: 'User', value: <CopyableId id={userId} label="user id" lengthMax={60} /> },
            { label: 'Account', value: <CopyableId id={id} label="account id" lengthMax={40} /> },
            { label: 'Opened', value: openedAt === null ? 'not yet' : <Time at={openedAt} /> },
            { label: 'Last entry', value: lastAt === null ? 'none' : <Time at={lastAt} /> },
            { label: 'Entries', value: new Intl.NumberFormat('en').format(seq) },
            { label: 'E-mail', value: profile?.email },
            { label: 'Name', value: profile?.name },
            { label: 'Country', value: profile?.country },
            { label: 'Time zone', value: profile?.timezone },
            {
              label: 'Referred by',
              value: profile?.referredBy && (
                <Link href={accountHref({ economyKey, userId: profile.referredBy })}>
                  {profile.referredBy}
                </Link>
              ),
            },
          ]}
        />
        {can.allowed && openedAt !== null && (
          <p className="text-sm">
            <Link href={auditHref({ economyKey, find, since: openedAt, now, zone })}>
              What operators changed, in the audit log
            </Link>
          </p>
        )}
      </div>
    </Panel>
  )
}
