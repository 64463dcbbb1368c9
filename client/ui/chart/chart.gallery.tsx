// The chart frame with every kind of drawing and in every state, and the spark line.
import { Button } from '../button.tsx'
import { Example } from '../gallery/example.tsx'
import type { ChartData } from './chart-data.ts'
import { ChartFrame } from './chart-frame.tsx'
import { Sparkline } from './sparkline.tsx'
import type { Unit } from './units.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const LINK = 'https://console.example/overview?from=2026-10-25&to=2026-11-21&zone=Europe/London'
const TOKENS: Unit = { kind: 'tokens', of: { symbol: '◈', one: 'token', other: 'tokens' } }
const DOLLARS: Unit = { kind: 'money', currency: 'USD' }

// Four weeks that begin on the day when London's clocks go back.
const DAYS = [
  '2026-10-24T23:00:00Z',
  ...Array.from({ length: 27 }, (_, day) =>
    new Date(Date.parse('2026-10-26T00:00:00Z') + day * DAY_MS).toISOString(),
  ),
]
const BEFORE = Array.from({ length: 28 }, (_, day) =>
  new Date(Date.parse('2026-09-26T23:00:00Z') + day * DAY_MS).toISOString(),
)

const days = {
  buckets: DAYS,
  end: '2026-11-22T00:00:00Z',
  grain: 'day',
  zone: 'Europe/London',
  asOf: '2026-11-21T14:05:00Z',
} satisfies Partial<ChartData>

const comparison = { label: 'Four weeks before', buckets: BEFORE, end: '2026-10-24T23:00:00Z' }

const annotations = [
  { at: '2026-11-02T09:00:00Z', label: 'Published version 12: top-ups on', href: '#v12' },
  { at: '2026-11-09T00:00:00Z', label: 'Experiment “autumn packs” began', href: '#autumn' },
  { at: '2026-11-16T13:40:00Z', label: 'Stripe answered slowly for 20 minutes' },
]

// One that was going on before the first day, two that meet, and one that is shorter than a day.
const lasting = [
  {
    at: '2026-10-12T08:00:00Z',
    until: '2026-10-30T12:00:00Z',
    label: 'Campaign “back to work”',
    href: '#back',
  },
  { at: '2026-11-02T09:00:00Z', label: 'Published version 12: top-ups on', href: '#v12' },
  {
    at: '2026-11-04T00:00:00Z',
    until: '2026-11-11T00:00:00Z',
    label: 'Experiment “autumn packs”, first phase',
    href: '#autumn-1',
  },
  {
    at: '2026-11-11T00:00:00Z',
    until: '2026-11-18T00:00:00Z',
    label: 'Experiment “autumn packs”, second phase',
    href: '#autumn-2',
  },
  { at: '2026-11-16T13:40:00Z', until: '2026-11-16T14:00:00Z', label: 'Stripe answered slowly' },
]

// Happened on one day, within something that goes on after the last one.
const crowded = [
  { at: '2026-11-03T08:00:00Z', label: 'Advertised in the newsletter' },
  { at: '2026-11-12T00:00:00Z', until: '2026-12-01T00:00:00Z', label: 'Holiday campaign', href: '#holiday' },
  { at: '2026-11-16T09:00:00Z', label: 'Published version 13', href: '#v13' },
  { at: '2026-11-16T13:40:00Z', label: 'Stripe answered slowly for 20 minutes' },
  { at: '2026-11-16T18:00:00Z', label: 'Published version 14, back to 12', href: '#v14' },
]

const conversion: ChartData = {
  ...days,
  unit: { kind: 'percent' },
  series: [
    {
      key: 'conversion',
      label: 'Paywall conversion',
      values: wave(28, 0.072, 0.011, 3).map(round4),
      previous: wave(28, 0.066, 0.009, 5).map(round4),
    },
  ],
  comparison,
  annotations,
  matureUntil: '2026-11-19T00:00:00Z',
  reference: { kind: 'target', side: 'atLeast', value: 0.08 },
}

const revenue: ChartData = {
  ...days,
  unit: DOLLARS,
  series: [
    {
      key: 'net',
      label: 'Net revenue',
      values: wave(28, 284_000, 60_000, 7).map(Math.round),
      previous: wave(28, 241_000, 52_000, 11).map(Math.round),
    },
  ],
  comparison,
  annotations: annotations.slice(0, 1),
}

const ACTIONS = ['Cover letter', 'CV review', 'Interview practice', 'Job match', 'Salary report']

const consumption: ChartData = {
  ...days,
  unit: TOKENS,
  series: ACTIONS.map((label, index) => ({
    key: label,
    label,
    values: wave(28, 5200 - index * 950, 900, index + 2).map(Math.round),
    previous: wave(28, 4700 - index * 900, 700, index + 9).map(Math.round),
  })),
  comparison,
  matureUntil: '2026-11-20T00:00:00Z',
}

const disputes: ChartData = {
  ...days,
  unit: { kind: 'percent' },
  series: ['Control', 'Cheaper packs', 'Larger packs'].map((label, index) => ({
    key: label,
    label,
    values: wave(28, 0.0046 + index * 0.0011, 0.0008, index * 3 + 1).map(round4),
  })),
  matureUntil: '2026-11-15T00:00:00Z',
  reference: { kind: 'guardrail', side: 'atMost', value: 0.0075 },
  annotations: annotations.slice(1, 2),
}

const purchases: ChartData = {
  ...days,
  unit: { kind: 'count' },
  series: [
    { key: 'packs', label: 'Packs', values: wave(28, 46, 16, 4).map(Math.round) },
    { key: 'plans', label: 'Plans', values: wave(28, 21, 9, 6).map(Math.round) },
  ],
  matureUntil: '2026-11-20T00:00:00Z',
}

const users: ChartData = {
  ...days,
  unit: { kind: 'count' },
  series: [{ key: 'users', label: 'Paying users', values: wave(28, 860, 190, 5).map(Math.round) }],
  annotations: lasting,
}

const holes: ChartData = {
  ...days,
  unit: { kind: 'money', currency: 'EUR' },
  series: [
    {
      key: 'arppu',
      label: 'ARPPU',
      values: wave(28, 1840, 260, 8).map((value, day) =>
        [4, 5, 11, 13, 20, 21, 22].includes(day) ? null : value,
      ),
    },
  ],
}

const HOURS = Array.from({ length: 48 }, (_, hour) =>
  new Date(Date.parse('2026-11-19T16:00:00Z') + hour * HOUR_MS).toISOString(),
)

const hours: ChartData = {
  unit: TOKENS,
  grain: 'hour',
  zone: 'Europe/London',
  buckets: HOURS,
  end: '2026-11-21T16:00:00Z',
  series: [{ key: 'tokens', label: 'Tokens consumed', values: wave(48, 620, 340, 2).map(Math.round) }],
}

function Examples() {
  return (
    <>
      <Example title="Wide: the lines carry their names" bare>
        <ChartFrame
          title="Tokens consumed, by action"
          kind="line"
          state={{ kind: 'ready', data: consumption }}
          linkHref={LINK}
          heightPx={280}
        />
      </Example>
      <div className="grid gap-6 xl:grid-cols-2">
        <Example title="Line, with comparison, target, events, immature days" bare>
          <ChartFrame
            title="Paywall conversion"
            definition="Accounts whose first impression is followed by a settled purchase within 72 hours ÷ accounts whose 72 hours are over."
            kind="line"
            state={{ kind: 'ready', data: conversion }}
            linkHref={LINK}
          />
        </Example>
        <Example title="Several lines, with a guardrail" bare>
          <ChartFrame
            title="Dispute rate by arm"
            kind="line"
            state={{ kind: 'ready', data: disputes }}
            linkHref={LINK}
          />
        </Example>
        <Example title="Area" bare>
          <ChartFrame
            title="Net revenue"
            kind="area"
            state={{ kind: 'ready', data: revenue }}
            linkHref={LINK}
          />
        </Example>
        <Example title="Stacked area" bare>
          <ChartFrame
            title="Tokens consumed by action"
            kind="stacked-area"
            state={{ kind: 'ready', data: consumption }}
            linkHref={LINK}
          />
        </Example>
        <Example title="Bars" bare>
          <ChartFrame
            title="Purchases"
            kind="bar"
            state={{ kind: 'ready', data: purchases }}
            linkHref={LINK}
          />
        </Example>
        <Example title="What lasted is a band, also from before the first day on" bare>
          <ChartFrame
            title="Paying users"
            kind="line"
            state={{ kind: 'ready', data: users }}
            linkHref={LINK}
          />
        </Example>
        <Example title="Much on one day, and a band that goes on after the last one" bare>
          <ChartFrame
            title="Purchases, with what happened"
            kind="bar"
            state={{ kind: 'ready', data: { ...purchases, annotations: crowded } }}
            linkHref={LINK}
          />
        </Example>
        <Example title="Bands behind a stack" bare>
          <ChartFrame
            title="Tokens consumed by action, in two phases"
            kind="stacked-area"
            state={{ kind: 'ready', data: { ...consumption, annotations: lasting.slice(1, 4) } }}
            linkHref={LINK}
          />
        </Example>
        <Example title="Days without a value are holes, not zeros" bare>
          <ChartFrame title="ARPPU" kind="line" state={{ kind: 'ready', data: holes }} linkHref={LINK} />
        </Example>
        <Example title="Hours" bare>
          <ChartFrame
            title="Tokens consumed"
            kind="bar"
            state={{ kind: 'ready', data: hours }}
            linkHref={LINK}
            heightPx={180}
          />
        </Example>
        <Example title="Stale" bare>
          <ChartFrame
            title="Net revenue until 13:00"
            kind="area"
            state={{
              kind: 'partial',
              because: 'Counted until 13:00; the last hour is on its way',
              data: revenue,
              onRetry: () => undefined,
            }}
            linkHref={LINK}
            heightPx={180}
          />
        </Example>
        <Example title="Loading" bare>
          <ChartFrame
            title="Gross revenue"
            kind="area"
            state={{ kind: 'loading' }}
            linkHref={LINK}
            heightPx={180}
          />
        </Example>
        <Example title="Nothing was counted" bare>
          <ChartFrame
            title="Revenue per payer"
            kind="area"
            state={{
              kind: 'ready',
              data: {
                ...revenue,
                series: [{ key: 'net', label: 'Net revenue', values: DAYS.map(() => null) }],
              },
            }}
            linkHref={LINK}
          />
        </Example>
        <Example title="Empty" bare>
          <ChartFrame
            title="Recognised revenue"
            kind="area"
            state={{
              kind: 'empty',
              title: 'No purchases yet',
              fills: 'The first settled purchase begins this chart.',
              action: <Button>Open the packs</Button>,
            }}
            linkHref={LINK}
          />
        </Example>
        <Example title="Failed" bare>
          <ChartFrame
            title="Deferred revenue"
            kind="area"
            state={{
              kind: 'error',
              message: 'The figures could not be read',
              requestId: 'req_01k9zq4n7v3m8t2x',
              onRetry: () => undefined,
            }}
            linkHref={LINK}
          />
        </Example>
      </div>
      <Example title="Spark lines">
        <div className="flex flex-wrap items-center gap-8">
          <Sparkline
            label="Net revenue, four weeks"
            values={revenue.series[0]?.values ?? []}
            unit={DOLLARS}
          />
          <Sparkline
            label="Paywall conversion, four weeks"
            values={conversion.series[0]?.values ?? []}
            unit={{ kind: 'percent' }}
            immatureFrom={25}
          />
          <Sparkline
            label="ARPPU, four weeks"
            values={holes.series[0]?.values ?? []}
            unit={{ kind: 'money', currency: 'EUR' }}
          />
          <Sparkline label="Clawbacks, four weeks" values={[3, 3, 3, 3]} unit={{ kind: 'count' }} />
          <Sparkline label="Nothing, four weeks" values={[null, null]} unit={{ kind: 'count' }} />
        </div>
      </Example>
    </>
  )
}

// A week's rhythm with a slow rise and some noise, always the same.
function wave(length: number, middle: number, swing: number, seed: number): number[] {
  return Array.from({ length }, (_, index) => {
    const rhythm = Math.sin(((index + seed) * 2 * Math.PI) / 7)
    const noise = Math.sin((index + 1) * seed * 12.9898) * 0.5
    return middle + swing * (rhythm * 0.7 + noise * 0.5 + index / length - 0.5)
  })
}

function round4(value: number): number {
  return Math.round(value * 10_000) / 10_000
}

export default { title: 'Chart', order: 61, Examples }
