// What an account bought, the plan that it pays for, and what it paid in all.
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { KeyValues } from '../../../ui/key-values.tsx'
import { Link } from '../../../ui/link.tsx'
import { Money } from '../../../ui/money.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { Time } from '../../../ui/time.tsx'
import { Tokens } from '../../../ui/tokens.tsx'
import { type Outputs, trpc } from '../../api.ts'
import { useFreshened } from '../../news.ts'
import { stringifySearch } from '../../search.ts'
import { panelStateOf } from '../panel-state.ts'
import { PurchaseBadges } from '../purchases/purchase-badges.tsx'
import { type PurchaseRow, purchaseHref } from '../purchases/purchase-queries.ts'
import { kindWords } from '../purchases/purchase-words.ts'
import type { Place } from './account-queries.ts'
import { PlanPanel } from './plan-panel.tsx'
import { useTokenUnit } from './use-token-unit.ts'

const shownMax = 20

export function PurchasesTab({ place }: { place: Place }) {
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <BoughtPanel place={place} />
      <div className="grid min-w-0 gap-4">
        <PlanPanel place={place} />
        <PaidPanel place={place} />
      </div>
    </div>
  )
}

function BoughtPanel({ place }: { place: Place }) {
  const { economyKey, mode, userId } = place
  const query = useQuery(
    trpc.purchases.list.queryOptions({ economyKey, mode, filter: { userId }, limit: shownMax }),
  )
  useFreshened(
    trpc.purchases.follow.subscriptionOptions({ economyKey }),
    trpc.purchases.pathKey(),
    trpc.plans.pathKey(),
  )
  const rows = query.data?.rows ?? []
  return (
    <Panel
      title="Bought"
      flush
      state={panelStateOf(query, {
        isEmpty: rows.length === 0,
        empty: {
          title: 'Nothing was bought',
          fills:
            'Packs, top-ups and payments of plans stand here from the moment in which their checkout is opened.',
        },
      })}
      footer={
        query.data?.nextCursor != null && (
          <Link href={`/${economyKey}/purchases${stringifySearch({ q: userId })}`}>
            All of them, under Purchases
          </Link>
        )
      }
    >
      <ul className="divide-y divide-line">
        {rows.map(purchase => (
          <BoughtLine key={purchase.id} purchase={purchase} economyKey={economyKey} />
        ))}
      </ul>
    </Panel>
  )
}

function BoughtLine({ purchase, economyKey }: { purchase: PurchaseRow; economyKey: string }) {
  const { id, name, kind, at, price, refunded, tokens } = purchase
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 px-gutter py-2.5">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Link
            plain
            href={purchaseHref(economyKey, id)}
            className="font-medium decoration-line-strong underline-offset-3 hover:underline"
          >
            {name}
          </Link>
          <PurchaseBadges purchase={purchase} />
        </p>
        <p className="text-sm text-ink-2">
          {kindWords[kind]} · <Time at={at} />
        </p>
      </div>
      <div className="grid content-start justify-items-end text-right tabular-nums">
        <span className="font-medium">
          <Money amountMinor={price.amount} currency={price.currency} />
        </span>
        <span className="text-sm text-ink-2">
          {refunded.amount > 0 ? (
            <>
              <Money amountMinor={refunded.amount} currency={refunded.currency} /> given back
            </>
          ) : (
            <Brings tokens={tokens} />
          )}
        </span>
      </div>
    </li>
  )
}

function Brings({ tokens }: { tokens: number | null }) {
  const unit = useTokenUnit()
  return tokens === null ? 'no limit' : <Tokens amount={tokens} unit={unit} />
}

type Paid = Outputs['purchases']['paidBy'][number]

function PaidPanel({ place }: { place: Place }) {
  const query = useQuery(trpc.purchases.paidBy.queryOptions(place))
  const paid = query.data ?? []
  return (
    <Panel
      title="Money"
      state={panelStateOf(query, {
        isEmpty: paid.length === 0,
        empty: {
          title: 'Nothing was paid',
          fills: 'What is paid, given back and charged back is summed here.',
        },
      })}
    >
      <div className="grid gap-6">
        {paid.map(one => (
          <PaidIn key={one.currency} paid={one} />
        ))}
      </div>
    </Panel>
  )
}

function PaidIn({ paid }: { paid: Paid }) {
  const { currency, purchases, amount, refundedAmount, disputedAmount, lostAmount } = paid
  const money = (amountMinor: number) => <Money amountMinor={amountMinor} currency={currency} />
  const unless0 = (label: string, minor: number): { label: string; value: ReactNode }[] =>
    minor === 0 ? [] : [{ label, value: money(minor) }]
  return (
    <KeyValues
      rows={[
        {
          label: 'Paid',
          value: (
            <>
              {money(amount)} in {purchases} {purchases === 1 ? 'purchase' : 'purchases'}
            </>
          ),
        },
        ...unless0('Given back', refundedAmount),
        ...unless0('In open chargebacks', disputedAmount),
        ...unless0('Lost to chargebacks', lostAmount),
        { label: 'Kept', value: money(amount - refundedAmount - lostAmount) },
        ...(purchases === 1 ? [] : [{ label: 'First', value: <Time at={paid.firstAt} /> }]),
        { label: purchases === 1 ? 'When' : 'Latest', value: <Time at={paid.lastAt} /> },
        ...(paid.fraudWarnedAt === null
          ? []
          : [{ label: 'Fraud warning', value: <Time at={paid.fraudWarnedAt} /> }]),
      ]}
    />
  )
}
