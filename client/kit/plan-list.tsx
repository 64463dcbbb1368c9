// The plans: what each brings, what it costs a month, and which one the user has; the way out of it too.
import { Amount } from './amount.tsx'
import { BuyButton, CheckoutTrouble } from './buy-button.tsx'
import type { Account, CatalogPlan } from './contract.ts'
import { Failure } from './failure.tsx'
import { useAccount, useCatalog } from './hooks.ts'
import { writeMoney } from './money-text.ts'
import { PlanOrder } from './plan-order.tsx'
import { useKit } from './provider.tsx'
import { writeDay } from './time-text.ts'
import type { Unit } from './tokens-text.ts'
import { useBuy } from './use-buy.ts'
import { Waiting } from './waiting.tsx'

export interface PlanListProps {
  /** Where the checkout leads back to, as a path or an address of this site; this page when absent. */
  returnUrl?: string
}

export function PlanList({ returnUrl }: PlanListProps) {
  const { state, data: catalog } = useCatalog()
  const account = useAccount()
  const buys = useBuy()
  const { asker } = useKit()
  if (state === 'loading' || account.state === 'loading') return <Waiting what="the plans" lines={4} />
  if (state === 'failed' || account.state === 'failed') return <Failure what="The plans" />
  const { plans, currency } = catalog
  const own = account.data.plan
  // A plan that is sold no more was paid for once.
  const isPaid = own !== null && plans.find(({ key }) => key === own.key)?.price.amount !== 0
  if (plans.length === 0) return <p className="farebox-muted">No plans are sold at the moment.</p>
  return (
    <div className="farebox-list">
      <ul className="farebox-cards">
        {plans.map(plan => (
          <li key={plan.key} className={plan.key === own?.key ? 'farebox-card farebox-own' : 'farebox-card'}>
            <h3>
              {plan.name}
              {plan.key === own?.key && <span className="farebox-tag">Your plan</span>}
            </h3>
            <p className="farebox-card-figure">
              {plan.price.amount === 0 ? (
                'Free'
              ) : (
                <>
                  {writeMoney(plan.price)}
                  <small> a {plan.interval}</small>
                </>
              )}
            </p>
            <PlanFacts plan={plan} unit={currency} />
            {own !== null && plan.key === own.key && <OwnPlan plan={own} isPaid={plan.price.amount > 0} />}
            {plan.key !== own?.key && plan.price.amount > 0 && isPaid && (
              <PlanOrder
                label={`Change to ${plan.name}`}
                look="secondary"
                title={`Change to ${plan.name}?`}
                text={`It begins now. What it costs more for the time that is left is charged to the card of your plan; your ${currency.many} stay.`}
                confirm={`Change to ${plan.name}`}
                order={requestId => asker.mutate('plan.change', { requestId, planKey: plan.key })}
              />
            )}
            {plan.key !== own?.key && plan.price.amount > 0 && !isPaid && (
              <BuyButton
                buys={buys}
                choice={{ planKey: plan.key }}
                returnUrl={returnUrl}
                look="secondary"
                label="Subscribe"
                named={` to ${plan.name}`}
              />
            )}
          </li>
        ))}
      </ul>
      <CheckoutTrouble buying={buys.buying} />
      <p className="farebox-muted">Plans renew until you cancel them, and last to the end of what is paid.</p>
    </div>
  )
}

function PlanFacts({ plan, unit }: { plan: CatalogPlan; unit: Unit }) {
  const { price, interval, unlimited, tokensPerMonth, dailyActionCap, dailySoftCap } = plan
  return (
    <p className="farebox-card-facts">
      <span>
        {unlimited ? (
          'Unlimited runs'
        ) : (
          <>
            <Amount tokens={tokensPerMonth ?? 0} unit={unit} /> a month
          </>
        )}
      </span>
      {interval === 'year' && (
        <span>{writeMoney({ ...price, amount: Math.ceil(price.amount / 12) })} a month, paid yearly</span>
      )}
      {dailyActionCap !== null && <span>Up to {dailyActionCap} runs a day</span>}
      {dailySoftCap !== null && (
        <span>
          Asks first beyond {dailySoftCap} {unit.many} a day
        </span>
      )}
    </p>
  )
}

function OwnPlan({ plan, isPaid }: { plan: NonNullable<Account['plan']>; isPaid: boolean }) {
  const { asker } = useKit()
  const until = writeDay(plan.periodEnd)
  if (!isPaid) return <p className="farebox-muted">Begins anew on {until}.</p>
  if (plan.cancelAtPeriodEnd) {
    return (
      <div className="farebox-own-plan">
        <p className="farebox-muted">Ends on {until}; nothing more is charged.</p>
        <PlanOrder
          label="Keep the plan"
          look="quiet"
          title={`Keep ${plan.name}?`}
          text={`It renews on ${until}, and nothing is charged before.`}
          confirm="Keep the plan"
          order={requestId => asker.mutate('plan.change', { requestId, planKey: plan.key })}
        />
      </div>
    )
  }
  return (
    <div className="farebox-own-plan">
      <p className="farebox-muted">Renews on {until}.</p>
      <PlanOrder
        label="Cancel the plan"
        look="danger"
        title={`Cancel ${plan.name}?`}
        text={`You keep it until ${until}. After that nothing more is charged.`}
        confirm="Cancel the plan"
        order={requestId => asker.mutate('plan.cancel', { requestId })}
      />
    </div>
  )
}
