// What sells: the gate, the paywall, packs, plans, the comparison, and the way back from a checkout.
import { Checkout } from '../checkout.tsx'
import type { Purchase, Paywall as Shown } from '../contract.ts'
import { PackList } from '../pack-list.tsx'
import { Paywall } from '../paywall.tsx'
import { PlanComparison } from '../plan-comparison.tsx'
import { PlanList } from '../plan-list.tsx'
import { TokenGate } from '../token-gate.tsx'
import { Example, Group } from './example.tsx'
import {
  account,
  catalogIn,
  fewOffers,
  inDays,
  onPlan,
  paywall,
  planOffer,
  purchase,
  quote,
  shortQuote,
  usage,
} from './stand-in.ts'

const nothing = () => undefined

function Gate({ fails }: { fails?: boolean }) {
  return (
    <TokenGate
      action="cover_letter"
      label="Write it"
      run={() => (fails ? Promise.reject(new Error('the model is away')) : Promise.resolve('Dear …'))}
      onDone={nothing}
    />
  )
}

const paywalls: [string, Shown][] = [
  ['A top-up preselected, and more below', paywall],
  ['Few offers', fewOffers],
  ['Only what renews: nothing is chosen', { ...paywall, offers: [planOffer] }],
  ['Nothing covers it', { ...paywall, offers: [] }],
]

const purchases: [string, Partial<Purchase>][] = [
  ['Confirmed', {}],
  ['A plan', { name: 'Monthly', tokens: null }],
  ['Being confirmed', { status: 'pending', checkoutUrl: 'https://checkout.example/1' }],
  ['Paid, on its way', { status: 'paid' }],
  [
    'Declined',
    { status: 'failed', failure: 'Your card was declined.', checkoutUrl: 'https://checkout.example/1' },
  ],
  ['Over', { status: 'cancelled' }],
  ['Refunded', { status: 'refunded' }],
  ['Disputed', { status: 'disputed' }],
]

export function SellingGallery() {
  return (
    <>
      <Group title="Gate" narrow>
        <Example title="Enough">
          <Gate />
        </Example>
        <Example title="Too few" answers={{ 'spend.quote': shortQuote }}>
          <Gate />
        </Example>
        <Example title="Without limit" answers={{ 'spend.quote': { ...quote, unlimited: true } }}>
          <Gate />
        </Example>
        <Example title="A run that fails" answers={{ 'spend.quote': { ...quote, cost: 0 } }}>
          <Gate fails />
        </Example>
      </Group>
      <Group title="Paywall" narrow>
        {paywalls.map(([title, shown]) => (
          <Example key={title} title={title}>
            <Paywall paywall={shown} onDismiss={nothing} />
          </Example>
        ))}
      </Group>
      <Group title="Packs">
        <Example title="Compared by an action">
          <PackList action="cover_letter" />
        </Example>
        <Example title="In yen, with a bonus" answers={{ 'catalog.get': catalogIn('JPY', 1.5) }}>
          <PackList />
        </Example>
        <Example
          title="In Kuwaiti dinars, of three digits"
          answers={{ 'catalog.get': catalogIn('KWD', 3.1) }}
        >
          <PackList />
        </Example>
        <Example title="Packs on their way" answers={{ 'catalog.get': 'never' }}>
          <PackList />
        </Example>
        <Example title="Packs unknown" answers={{ 'catalog.get': 'refused' }}>
          <PackList />
        </Example>
      </Group>
      <Group title="Plans">
        <Example title="Without one">
          <PlanList />
        </Example>
        <Example title="With one" answers={{ 'account.get': onPlan({}) }}>
          <PlanList />
        </Example>
        <Example title="Cancelled" answers={{ 'account.get': onPlan({ cancelAtPeriodEnd: true }) }}>
          <PlanList />
        </Example>
      </Group>
      <Group title="Comparison">
        <Example title="By what was used">
          <PlanComparison />
        </Example>
        <Example
          title="Used much, on a plan"
          answers={{ 'account.get': onPlan({}), 'account.usage': { ...usage, total: 900 } }}
        >
          <PlanComparison />
        </Example>
        <Example
          title="Too little to advise by"
          answers={{ 'account.get': { ...account, openedAt: inDays(-2) } }}
        >
          <PlanComparison />
        </Example>
      </Group>
      <Group title="Back from a checkout" narrow>
        {purchases.map(([title, given]) => (
          <Example key={title} title={title} answers={{ 'purchase.get': { ...purchase, ...given } }}>
            <Checkout />
          </Example>
        ))}
        <Example title="Purchase unknown" answers={{ 'purchase.get': 'refused' }}>
          <Checkout />
        </Example>
      </Group>
    </>
  )
}
