// The plan that an account pays for: until when, whether it goes on, and what support can make of it.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Badge } from '../../../ui/badge.tsx'
import { Banner } from '../../../ui/banner.tsx'
import { Button } from '../../../ui/button.tsx'
import { CopyableId } from '../../../ui/copyable-id.tsx'
import { KeyValues } from '../../../ui/key-values.tsx'
import { Link } from '../../../ui/link.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { Time } from '../../../ui/time.tsx'
import type { Tone } from '../../../ui/tone.ts'
import { type Outputs, trpc } from '../../api.ts'
import { useCan } from '../../current.ts'
import { late, useLoadSoon } from '../late.tsx'
import { panelStateOf } from '../panel-state.ts'
import { purchaseHref } from '../purchases/purchase-queries.ts'
import type { Place } from './account-queries.ts'

const CancelPlanDialog = late(() => import('./cancel-plan-dialog.tsx').then(part => part.CancelPlanDialog))
const ChangePlanDialog = late(() => import('./change-plan-dialog.tsx').then(part => part.ChangePlanDialog))
const lateParts = [CancelPlanDialog, ChangePlanDialog]

export type PlanScreen = Outputs['plans']['get']
export type Subscription = NonNullable<PlanScreen['subscription']>

export function PlanPanel({ place }: { place: Place }) {
  useLoadSoon(lateParts)
  const [doing, setDoing] = useState<'cancel' | 'change'>()
  const query = useQuery(trpc.plans.get.queryOptions(place))
  const { subscription = null, choices = [], underWay = [] } = query.data ?? {}
  const stop = () => setDoing(undefined)
  return (
    <Panel
      title="Plan"
      state={panelStateOf(query, {
        isEmpty: subscription === null,
        empty: {
          title: 'No plan is paid for',
          fills: 'Once its user subscribes to one, what is paid until when stands here.',
        },
      })}
      footer={
        subscription !== null && <PlanActions subscription={subscription} choices={choices} onDo={setDoing} />
      }
    >
      {subscription && (
        <div className="grid gap-4">
          {underWay.length > 0 && (
            <Banner title="A change of the plan is under way">It will be made by itself.</Banner>
          )}
          {subscription.refusal !== null && <Banner tone="warn" title={subscription.refusal} />}
          <PlanFacts subscription={subscription} economyKey={place.economyKey} />
        </div>
      )}
      {subscription && doing === 'cancel' && (
        <CancelPlanDialog place={place} subscription={subscription} onClose={stop} />
      )}
      {subscription && doing === 'change' && (
        <ChangePlanDialog place={place} subscription={subscription} choices={choices} onClose={stop} />
      )}
    </Panel>
  )
}

function PlanFacts({ subscription, economyKey }: { subscription: Subscription; economyKey: string }) {
  const { id, name, periodEnd, startedAt, endedAt, purchaseId } = subscription
  return (
    <KeyValues
      rows={[
        {
          label: 'Plan',
          value: (
            <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
              {name} <StateBadge subscription={subscription} />
            </span>
          ),
        },
        {
          label: sayEnd(subscription),
          value:
            endedAt === null ? (
              <>
                <Time at={periodEnd} />
                {subscription.status === 'past_due' && (
                  <span className="block text-ink-2">
                    Stripe tries again; for {sayDays(subscription.graceDays)} from then the plan is kept.
                  </span>
                )}
              </>
            ) : (
              <Time at={endedAt} />
            ),
        },
        { label: 'Since', value: <Time at={startedAt} /> },
        {
          label: 'Begun by',
          value: <Link href={purchaseHref(economyKey, purchaseId)}>Its first payment</Link>,
        },
        { label: 'Subscription', value: <CopyableId id={id} label="subscription id" lengthMax={30} /> },
      ]}
    />
  )
}

function StateBadge({ subscription: { status, cancelAtPeriodEnd } }: { subscription: Subscription }) {
  const [tone, word]: [Tone, string] =
    status === 'ended'
      ? ['neutral', 'Ended']
      : status === 'past_due'
        ? ['bad', 'Renewal not paid']
        : cancelAtPeriodEnd
          ? ['warn', 'Cancelled']
          : ['good', 'Active']
  return <Badge tone={tone}>{word}</Badge>
}

function sayEnd({ status, cancelAtPeriodEnd }: Subscription): string {
  if (status === 'ended') return 'Ended'
  if (status === 'past_due') return 'Was due'
  return cancelAtPeriodEnd ? 'Ends' : 'Renews'
}

interface PlanActionsProps {
  subscription: Subscription
  choices: PlanScreen['choices']
  onDo: (doing: 'cancel' | 'change') => void
}

function PlanActions({ subscription, choices, onDo }: PlanActionsProps) {
  const can = useCan('plans.change')
  const { status, cancelAtPeriodEnd } = subscription
  const over = status === 'ended' ? 'The plan has ended' : undefined
  return (
    <div className="flex flex-wrap justify-end gap-2">
      <Button
        refusedBecause={
          can.refusedBecause ?? over ?? (cancelAtPeriodEnd ? 'It ends with its period already' : undefined)
        }
        onClick={() => onDo('cancel')}
      >
        Cancel plan
      </Button>
      <Button
        refusedBecause={
          can.refusedBecause ?? over ?? (choices.length === 0 ? 'No plan is sold now' : undefined)
        }
        onClick={() => onDo('change')}
      >
        {cancelAtPeriodEnd ? 'Keep or change plan' : 'Change plan'}
      </Button>
    </div>
  )
}

function sayDays(days: number): string {
  return days === 1 ? 'a day' : `${days} days`
}
