// What a refund would do, before it is confirmed: the tokens that come back, what waits for holds, and what was spent and is owed for it.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { isPlanPayment } from '../../../../server/purchases/words.ts'
import { Banner } from '../../../ui/banner.tsx'
import { Money } from '../../../ui/money.tsx'
import { Tokens } from '../../../ui/tokens.tsx'
import { errorData, trpc } from '../../api.ts'
import { useTokenUnit } from '../accounts/use-token-unit.ts'
import type { Place, RefundPreview as Preview, PurchaseRow } from './purchase-queries.ts'

export interface RefundPreviewProps {
  place: Place
  /** Null: there is not enough yet to say what would happen. */
  amount: number | null
  kind: PurchaseRow['kind']
}

export function RefundPreview({ place, amount, kind }: RefundPreviewProps) {
  const query = useQuery({
    ...trpc.purchases.previewRefund.queryOptions({ ...place, amount }),
    enabled: amount !== null,
    placeholderData: keepPreviousData,
    staleTime: 0,
  })
  if (amount === null) return null
  if (query.error !== null && !query.isFetching)
    return <Banner tone="warn" title={errorData(query.error).message} />
  if (query.data === undefined) return <p className="text-sm text-ink-2">Asking what this would do…</p>
  const { data, isPlaceholderData } = query
  // What is all returned pays for no plan any more; its subscription is another matter.
  const endsPlan = isPlanPayment(kind) && data.amount === data.amountMax
  return <WhatItDoes preview={data} endsPlan={endsPlan} isStale={isPlaceholderData} />
}

interface WhatItDoesProps {
  preview: Preview
  endsPlan: boolean
  isStale: boolean
}

function WhatItDoes({ preview, endsPlan, isStale }: WhatItDoesProps) {
  const unit = useTokenUnit()
  const { amount, currency, tokens, comesBack, waitsForHolds, spent, owed, freezesAccount } = preview
  return (
    <section
      aria-label="What this does"
      aria-busy={isStale || undefined}
      className="rounded-md border border-line bg-sunken px-3 py-2 text-sm"
    >
      <dl aria-live="polite" className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-1 tabular-nums">
        <dt className="text-ink-2">Goes back to the card</dt>
        <dd className="text-right font-medium">
          <Money amountMinor={amount} currency={currency} />
        </dd>
        <dt className="text-ink-2">Asked back for it</dt>
        <dd className="text-right font-medium">
          <Tokens amount={tokens} unit={unit} />
        </dd>
        <dt className="pl-3 text-ink-2">Come back at once</dt>
        <dd className="text-right">
          <Tokens amount={comesBack} unit={unit} />
        </dd>
        {waitsForHolds > 0 && (
          <>
            <dt className="pl-3 text-ink-2">Held now: come back as far as their holds do not use them</dt>
            <dd className="text-right">
              <Tokens amount={waitsForHolds} unit={unit} />
            </dd>
          </>
        )}
        {spent > 0 && (
          <>
            <dt className="pl-3 text-ink-2">
              {owed === 0 ? 'Spent already, and forgiven' : 'Spent already, and owed from then on'}
            </dt>
            <dd className={`text-right ${owed > 0 ? 'text-bad' : ''}`}>
              <Tokens amount={spent} unit={unit} />
            </dd>
          </>
        )}
      </dl>
      {endsPlan && (
        <p className="mt-1.5 border-t border-line pt-1.5 text-ink-2">
          The plan counts as unpaid from then on. Its subscription goes on until the plan is cancelled, under
          the account’s purchases.
        </p>
      )}
      {owed > 0 && (
        <p className="mt-1.5 border-t border-line pt-1.5 text-ink-2">
          {freezesAccount
            ? 'The account is held back until what is owed is paid.'
            : 'The next purchase pays what is owed first; granted tokens are not touched.'}
        </p>
      )}
    </section>
  )
}
