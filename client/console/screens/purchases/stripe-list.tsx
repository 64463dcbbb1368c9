// What Stripe has of a purchase at this moment. It is asked for beside the rest, which never waits for it.
import { useQuery } from '@tanstack/react-query'
import { ExternalLink } from 'lucide-react'
import { Badge } from '../../../ui/badge.tsx'
import { CopyableId } from '../../../ui/copyable-id.tsx'
import { LINK_STYLE } from '../../../ui/link.tsx'
import { Money } from '../../../ui/money.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { Time } from '../../../ui/time.tsx'
import type { Tone } from '../../../ui/tone.ts'
import { trpc } from '../../api.ts'
import { panelStateOf } from '../panel-state.ts'
import type { Place, StripeLine } from './purchase-queries.ts'
import { sayStripeState, stripeWords } from './purchase-words.ts'

const empty = {
  title: 'Stripe knows nothing of it',
  fills: 'Its checkout was never opened, so there is nothing that could be paid.',
}

const hints = {
  live: 'As Stripe has it now.',
  test: 'As Stripe’s test mode has it now.',
  sandbox: 'As the sandbox has it now: no money moves.',
}

export function StripeList({ place }: { place: Place }) {
  const query = useQuery(trpc.purchases.atStripe.queryOptions(place))
  const lines = query.data?.lines ?? []
  return (
    <Panel
      title="At Stripe"
      hint={query.data && hints[query.data.at]}
      flush
      state={panelStateOf(query, { isEmpty: lines.length === 0, empty })}
    >
      <ul className="divide-y divide-line">
        {lines.map(line => (
          <ObjectLine key={line.id} line={line} />
        ))}
      </ul>
    </Panel>
  )
}

/** What asks for somebody's attention stands out, as the rest is as it should be. */
const asking: Readonly<Record<string, Tone>> = {
  needs_response: 'bad',
  warning_needs_response: 'bad',
  lost: 'bad',
  actionable: 'warn',
  failed: 'warn',
  requires_payment_method: 'warn',
  requires_action: 'warn',
}

function toneOf(state: string): Tone {
  return asking[state] ?? 'neutral'
}

function ObjectLine({ line }: { line: StripeLine }) {
  const label = stripeWords[line.kind]
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 px-gutter py-2.5">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          {line.href === null ? (
            <span className="font-medium">{label}</span>
          ) : (
            <a
              href={line.href}
              target="_blank"
              rel="noreferrer"
              className={`${LINK_STYLE} inline-flex items-center gap-1`}
            >
              {label}
              <ExternalLink aria-label="opens in another tab" size={13} />
            </a>
          )}
          <Badge tone={toneOf(line.state)}>{sayStripeState(line.state)}</Badge>
        </p>
        {(line.note !== null || line.dueAt !== null) && (
          <p className="text-sm text-ink-2">
            <span className="inline-block first-letter:uppercase">{line.note}</span>
            {line.dueAt !== null && (
              <>
                {' · evidence until '}
                <Time at={line.dueAt} />
              </>
            )}
          </p>
        )}
        <p className="flex flex-wrap items-center gap-x-2 text-sm text-ink-3">
          {line.at !== null && <Time at={line.at} />}
          <CopyableId id={line.id} label={`${label.toLowerCase()} id`} lengthMax={26} />
        </p>
      </div>
      {line.price && (
        <span className="font-medium tabular-nums">
          <Money amountMinor={line.price.amount} currency={line.price.currency} />
        </span>
      )}
    </li>
  )
}
