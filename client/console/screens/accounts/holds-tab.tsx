// What is set aside of an account for runs that have not ended.
import { Badge } from '../../../ui/badge.tsx'
import { CopyableId } from '../../../ui/copyable-id.tsx'
import { Link } from '../../../ui/link.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { Time } from '../../../ui/time.tsx'
import { Tokens } from '../../../ui/tokens.tsx'
import { useEconomyKey } from '../../current.ts'
import { type Account, accountHref } from './account-queries.ts'
import { useActionNames } from './use-action-names.ts'
import { useTokenUnit } from './use-token-unit.ts'

export function HoldsTab({ account }: { account: Account }) {
  const unit = useTokenUnit()
  const economyKey = useEconomyKey()
  const { holds, userId } = account
  const nameOf = useActionNames(
    account,
    holds.map(({ action }) => action),
  )
  return (
    <Panel
      title="Open holds"
      hint="A hold that nobody commits or releases comes back when it expires."
      flush
      state={
        holds.length === 0
          ? {
              kind: 'empty',
              title: 'Nothing is held',
              fills: 'While a run holds tokens, they stand here until it commits or releases them.',
            }
          : { kind: 'ready' }
      }
    >
      <ul className="divide-y divide-line">
        {holds.map(hold => (
          <li key={hold.holdId} className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 px-gutter py-2.5">
            <div className="min-w-0">
              <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
                <Link
                  plain
                  href={accountHref({ economyKey, userId, tab: 'holds', entry: hold.entryId })}
                  className="font-medium decoration-line-strong underline-offset-3 hover:underline"
                >
                  {hold.action === null ? 'Stake' : nameOf(hold.action)}
                </Link>
                {hold.kind === 'stake' && <Badge>challenge</Badge>}
              </p>
              <p className="text-sm text-ink-2">
                since <Time at={hold.at} />
                {hold.expiresAt !== null && (
                  <>
                    {' · expires '}
                    <Time at={hold.expiresAt} relative />
                  </>
                )}
              </p>
              <p className="text-sm text-ink-2">
                <CopyableId id={hold.holdId} label="hold id" lengthMax={30} />
              </p>
            </div>
            <span className="font-medium tabular-nums">
              <Tokens amount={hold.amount} unit={unit} />
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
