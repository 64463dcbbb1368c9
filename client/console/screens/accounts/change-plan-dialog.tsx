// The dialog that puts another plan in the place of the one that is paid for, or takes its cancellation back.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ChangeDialog } from '../../../ui/change-dialog.tsx'
import { formatMoney } from '../../../ui/money.ts'
import { RadioGroup } from '../../../ui/radio-group.tsx'
import { showToast } from '../../../ui/toast.ts'
import { sayTokens } from '../../../ui/tokens.ts'
import { trpc } from '../../api.ts'
import { invalidatePurchases } from '../purchases/purchase-queries.ts'
import type { Place } from './account-queries.ts'
import { useCommand } from './command.ts'
import type { PlanScreen, Subscription } from './plan-panel.tsx'
import { useTokenUnit } from './use-token-unit.ts'

export interface ChangePlanDialogProps {
  place: Place
  subscription: Subscription
  choices: PlanScreen['choices']
  onClose: () => void
}

export function ChangePlanDialog({ place, subscription, choices, onClose }: ChangePlanDialogProps) {
  const queries = useQueryClient()
  const unit = useTokenUnit()
  const { planKey: current, cancelAtPeriodEnd } = subscription
  const [planKey, setPlanKey] = useState<string | null>(cancelAtPeriodEnd ? current : null)
  const command = useCommand()
  const change = useMutation(trpc.plans.change.mutationOptions())
  const offered = choices.filter(({ key }) => key !== current || cancelAtPeriodEnd)
  const isKept = planKey === current
  const chosen = choices.find(({ key }) => key === planKey)
  // The user's card is charged at once: whose it is, is typed.
  const stake =
    place.mode === 'live' && planKey !== null && !isKept
      ? ({ stake: 'type', phrase: place.userId } as const)
      : ({ stake: 'confirm' } as const)
  return (
    <ChangeDialog
      open
      onOpenChange={onClose}
      title={`Change the plan of ${place.userId}`}
      description="Stripe charges or credits the difference for the time that is left at once, to the user’s card. Tokens are never taken away by it; of a larger grant the part for the time that is left arrives."
      confirmLabel={isKept ? 'Keep plan' : 'Change plan'}
      refuse={(): Record<string, string> => (planKey === null ? { planKey: 'Choose a plan' } : {})}
      onConfirm={async ({ reason }) => {
        const asked = { ...place, planKey: planKey ?? '', reason }
        await command(asked, commandId => change.mutateAsync({ ...asked, commandId }))
        await invalidatePurchases(queries)
        showToast({
          tone: 'good',
          title: isKept ? 'The plan goes on' : `The plan is ${chosen?.name ?? planKey} now`,
          body: place.userId,
        })
      }}
      {...stake}
    >
      <RadioGroup
        label="Which plan?"
        name="planKey"
        value={planKey}
        onChange={setPlanKey}
        options={offered.map(({ key, name, price, interval, tokensPerMonth }) => ({
          value: key,
          label: key === current ? `${name}, as it is` : name,
          hint: `${formatMoney(price.amount, price.currency)} a ${interval} · ${
            tokensPerMonth === null ? 'without limit' : `${sayTokens(tokensPerMonth, unit)} a month`
          }`,
        }))}
      />
    </ChangeDialog>
  )
}
