// When each step of a purchase was, and the names under which it can be looked up elsewhere.
import { CopyableId } from '../../../ui/copyable-id.tsx'
import { KeyValues } from '../../../ui/key-values.tsx'
import { Link } from '../../../ui/link.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { Time } from '../../../ui/time.tsx'
import { sayTokens } from '../../../ui/tokens.ts'
import { useNow } from '../../../ui/use-now.ts'
import { useCan, useEconomy } from '../../current.ts'
import { accountHref } from '../accounts/account-queries.ts'
import { useTokenUnit } from '../accounts/use-token-unit.ts'
import { auditHref } from '../audit-href.ts'
import type { Purchase } from './purchase-queries.ts'

const idLengthMax = 34

export function PurchaseFacts({ purchase }: { purchase: Purchase }) {
  const { key: economyKey, resetZone: zone } = useEconomy()
  const unit = useTokenUnit()
  const can = useCan('audit.read')
  const now = new Date(useNow())
  const { id, userId, at, paidAt, deliveredAt, requestId, sessionId, paymentIntentId, left } = purchase
  const audit = auditHref({ economyKey, find: { q: id }, since: at, now, zone })
  return (
    <Panel title="About">
      <div className="grid gap-4">
        <KeyValues
          rows={[
            { label: 'Started', value: <Time at={at} /> },
            { label: 'Paid', value: paidAt === null ? 'not yet' : <Time at={paidAt} /> },
            { label: 'Delivered', value: deliveredAt === null ? 'not yet' : <Time at={deliveredAt} /> },
            ...(left.tokens === 0
              ? []
              : [
                  {
                    label: 'Its tokens',
                    value: (
                      <Link href={accountHref({ economyKey, userId, tab: 'lots' })}>
                        {sayTokens(left.tokens, unit)} left{left.isFrozen && ', frozen'}
                        {left.held > 0 && `, ${sayTokens(left.held, unit)} of them held`}
                      </Link>
                    ),
                  },
                ]),
            ...periodRows(purchase),
            {
              label: 'Prices',
              value: (
                <Link href={`/${economyKey}/prices?tab=history&open=${purchase.priceVersion}`}>
                  Version {purchase.priceVersion}
                </Link>
              ),
            },
            ...idRow('Purchase', id),
            {
              label: 'Request id',
              value: <CopyableId id={requestId} label="request id" lengthMax={idLengthMax} />,
            },
            ...idRow('Checkout', sessionId, 26),
            ...idRow('Payment', paymentIntentId),
            ...idRow('Invoice', purchase.invoiceId),
            ...idRow('Subscription', purchase.subscriptionId),
            ...idRow('Paywall', purchase.impressionId),
          ]}
        />
        {can.allowed && (
          <p className="text-sm">
            <Link href={audit}>What operators changed, in the audit log</Link>
          </p>
        )}
      </div>
    </Panel>
  )
}

function idRow(label: string, id: string | null, lengthMax = idLengthMax) {
  if (id === null) return []
  const value = <CopyableId id={id} label={`${label.toLowerCase()} id`} lengthMax={lengthMax} />
  return [{ label, value }]
}

/** Of a plan, what the payment paid for; of a lifetime offer, when its next month comes. */
function periodRows({ periodStart, periodEnd, nextGrantAt }: Purchase) {
  return [
    ...(periodStart === null || periodEnd === null
      ? []
      : [
          {
            label: 'Pays for',
            value: (
              <>
                <Time at={periodStart} show="date" /> – <Time at={periodEnd} show="date" />
              </>
            ),
          },
        ]),
    ...(nextGrantAt === null ? [] : [{ label: 'Next month', value: <Time at={nextGrantAt} /> }]),
  ]
}
