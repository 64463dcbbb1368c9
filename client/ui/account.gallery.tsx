// What is shown of one thing over time: cards with a figure, allowances, amounts with a sign, a timeline by days.
import { Coins, Gift, Ticket } from 'lucide-react'
import { useState } from 'react'
import { Button } from './button.tsx'
import type { Unit } from './chart/units.ts'
import { type DayEvent, DayTimeline } from './day-timeline.tsx'
import { Delta } from './delta.tsx'
import { Example } from './gallery/example.tsx'
import { Meter } from './meter.tsx'
import { Money } from './money.tsx'
import { Panel } from './panel.tsx'
import { Stat } from './stat.tsx'
import { Tokens } from './tokens.tsx'

const TOKEN = { symbol: '◆', one: 'token', other: 'tokens' }
const tokens: Unit = { kind: 'tokens', of: TOKEN }
const money: Unit = { kind: 'money', currency: 'USD' }
const BASELINE = '27 Sep – 24 Oct'
const WEEKS = [3_120_000, 3_410_000, null, 3_900_000, 4_200_000, 4_050_000, 4_821_350]

/** Newest first, an event every few hours, with the balance after it. */
function makeEvents(count: number): DayEvent[] {
  let balance = 250
  return Array.from({ length: count }, (_, index) => {
    const change = index % 7 === 6 ? 100 : -((index % 3) + 1)
    const after = balance
    balance = Math.max(0, balance - change)
    return {
      id: `ent_${index}`,
      at: new Date(Date.parse('2026-11-21T14:05:00Z') - index * 5 * 3_600_000).toISOString(),
      title: change > 0 ? 'Pack bought' : 'Cover letter',
      body: change > 0 ? 'Small pack, 100 tokens' : 'Version 12, control arm',
      icon: change > 0 ? Coins : Ticket,
      tone: change > 0 ? 'good' : 'neutral',
      change: <Delta amount={change} unit={tokens} good={change > 0 ? 'up' : 'neither'} />,
      after: <Tokens amount={after} unit={TOKEN} />,
      href: '#one-thing-over-time',
    }
  })
}

const few: DayEvent[] = [
  ...makeEvents(6),
  {
    id: 'welcome',
    at: '2026-11-19T08:00:00Z',
    title: 'Welcome tokens with a name so long that it has to break where the column ends, twice on a phone',
    icon: Gift,
    tone: 'accent',
    change: <Delta amount={25} unit={tokens} good="up" />,
    after: <Tokens amount={1_204_882} unit={TOKEN} />,
  },
]
const many = makeEvents(1200)

function Examples() {
  const [shown, setShown] = useState<'few' | 'many'>('few')
  return (
    <>
      <Example title="Cards with a figure" bare>
        <div className="grid grid-cols-[repeat(auto-fill,minmax(15rem,1fr))] gap-4">
          <Stat
            label="Net revenue"
            definition="Purchases less refunds and chargebacks, by the time of payment."
            state={{
              kind: 'ready',
              value: <Money amountMinor={4_821_350} currency="USD" />,
              delta: { ratio: 0.084, good: 'up', baseline: BASELINE },
              spark: { values: WEEKS, unit: money, immatureFrom: 6 },
              asOf: '14:05 UTC',
              href: '#one-thing-over-time',
            }}
          />
          <Stat
            label="Dispute rate"
            state={{
              kind: 'ready',
              value: '0.42%',
              unit: 'of purchases',
              delta: { ratio: 0.31, good: 'down', baseline: BASELINE },
              spark: { values: [0.003, 0.0031, 0.0028, 0.0042], unit: { kind: 'percent' } },
            }}
          />
          <Stat
            label="Repeat purchase"
            state={{ kind: 'not-enough-data', needs: 'Needs 30 payers; there are 12.' }}
          />
          <Stat
            label="Challenges settled"
            state={{ kind: 'empty', fills: 'Counts the first one that ends.' }}
          />
          <Stat label="Tokens consumed" state={{ kind: 'loading' }} />
          <Stat
            label="D7 retention"
            state={{
              kind: 'error',
              message: 'The figure could not be loaded.',
              requestId: 'req_01JD4T0C8V2Q6M9Z7K3X5B1N4P',
              onRetry: () => undefined,
            }}
          />
        </div>
      </Example>
      <Example title="Allowances">
        <div className="grid max-w-xl gap-5">
          <Meter label="Plan tokens" used={640} allowance={2000} unit={tokens} note="Renewed on 1 Dec" />
          <Meter label="Plan tokens" used={1860} allowance={2000} unit={tokens} note="Renewed on 1 Dec" />
          <Meter label="Plan tokens" used={1999} allowance={2000} unit={tokens} />
          <Meter label="Refunds this month" used={50_000} allowance={50_000} unit={money} />
          <Meter
            label="Given this month"
            used={130}
            allowance={100}
            unit={tokens}
            note="Needs a second operator"
          />
          <Meter label="No allowance" used={0} allowance={0} unit={tokens} />
        </div>
      </Example>
      <Example title="Amounts with a sign">
        <div className="grid w-40 justify-items-end gap-1">
          <Delta amount={1250} unit={tokens} good="up" />
          <Delta amount={-3} unit={tokens} />
          <Delta amount={-1999} unit={money} good="up" />
          <Delta amount={0} unit={tokens} />
          <Delta amount={-12} unit={{ kind: 'count' }} good="down" />
        </div>
      </Example>
      <Example
        title="Timeline by days"
        note="The arrows go from event to event; a long one draws what is in view."
        bare
      >
        <Panel
          title="Entries of one account"
          actions={
            <Button size="sm" onClick={() => setShown(shown === 'few' ? 'many' : 'few')}>
              {shown === 'few' ? 'Show 1,200' : 'Show a few'}
            </Button>
          }
        >
          <DayTimeline
            label="Entries of one account"
            afterLabel="Balance after"
            events={shown === 'few' ? few : many}
          />
        </Panel>
      </Example>
    </>
  )
}

export default { title: 'One thing over time', order: 55, Examples }
