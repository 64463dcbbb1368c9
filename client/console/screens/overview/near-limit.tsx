// The accounts that are nearest to their limit; the whole list is among the insights.
import { useQuery } from '@tanstack/react-query'
import { formatInteger } from '../../../ui/integer.ts'
import { Link } from '../../../ui/link.tsx'
import { Meter } from '../../../ui/meter.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { Time } from '../../../ui/time.tsx'
import { trpc } from '../../api.ts'
import { useEconomyKey, useMode } from '../../current.ts'
import { stringifySearch } from '../../search.ts'
import { accountHref } from '../accounts/account-queries.ts'
import { useTokenUnit } from '../accounts/use-token-unit.ts'
import { panelStateOf } from '../panel-state.ts'
import { everyMs } from './overview-queries.ts'

const shownMax = 5
const empty = {
  title: 'Nobody is near a limit',
  fills: 'Accounts that have used 90 % of what their month had to spend, or of their daily cap, stand here.',
}

export function NearLimit() {
  const economyKey = useEconomyKey()
  const token = useTokenUnit()
  const query = useQuery({
    ...trpc.insights.nearLimit.queryOptions({ economyKey, mode: useMode(), limit: shownMax }),
    refetchInterval: everyMs,
  })
  const { rows = [], total } = query.data ?? {}
  const all = `/${economyKey}/overview/insights${stringifySearch({ list: 'near_limit' })}`
  return (
    <Panel
      title="Users near their limit"
      flush
      state={panelStateOf(query, { isEmpty: rows.length === 0, empty })}
      footer={
        <Link href={all}>
          {total !== undefined && total > rows.length ? `All ${formatInteger(total)}` : 'More insights'}
        </Link>
      }
    >
      <ul aria-label="Users near their limit" className="divide-y divide-line">
        {rows.map(({ userId, of, used, limit, renewsAt, planName }) => (
          <li key={userId} className="grid gap-1 px-gutter py-2.5">
            <p className="truncate text-sm">
              <Link href={accountHref({ economyKey, userId })}>{userId}</Link>
              {planName !== null && <span className="text-ink-2"> · {planName}</span>}
            </p>
            <Meter
              label={of === 'allowance' ? 'Allowance' : 'Daily cap'}
              used={used}
              allowance={limit}
              unit={{ kind: 'tokens', of: token }}
              note={
                <>
                  Begins anew <Time at={renewsAt} relative withZone={false} />
                </>
              }
            />
          </li>
        ))}
      </ul>
    </Panel>
  )
}
