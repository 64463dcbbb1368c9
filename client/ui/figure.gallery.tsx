// Figures, money, tokens and times.

import { Figure, FigureSkeleton } from './figure.tsx'
import { Example } from './gallery/example.tsx'
import { KeyValues } from './key-values.tsx'
import { Money } from './money.tsx'
import { Progress } from './progress.tsx'
import { Time } from './time.tsx'
import { Tokens } from './tokens.tsx'

const TOKEN = { symbol: '◆', one: 'token', other: 'tokens' }
const BASELINE = '24 Sep – 21 Oct'

function Examples() {
  return (
    <>
      <Example title="Figures">
        <div className="grid grid-cols-[repeat(auto-fill,minmax(11rem,1fr))] gap-x-6 gap-y-8">
          <Figure
            label="Net revenue"
            value={<Money amountMinor={4_821_350} currency="USD" />}
            delta={{ ratio: 0.084, good: 'up', baseline: BASELINE }}
            definition="Purchases less refunds and chargebacks, by the time of payment, in the economy's currency."
            asOf="14:05 UTC"
            href="#figures-and-amounts"
          />
          <Figure
            label="Dispute rate"
            value="0.42%"
            delta={{ ratio: 0.31, good: 'down', baseline: BASELINE }}
            definition="Disputes opened over purchases paid, after 60 days."
          >
            <Progress label="Guardrail" value={42} max={75} tone="warn" says="0.42% of 0.75%" />
          </Figure>
          <Figure
            label="Tokens consumed"
            value={<Tokens amount={1_204_882} unit={TOKEN} />}
            delta={{ ratio: -0.021, good: 'neither', baseline: BASELINE }}
            unit="in 28 days"
          />
          <Figure label="ARPPU" value="$18.20" delta={{ ratio: 0.0002, good: 'up', baseline: BASELINE }} />
          <Figure label="D7 retention" value={null} definition="Needs seven whole days." />
          <Figure
            label="Repeat purchase"
            value="31.0%"
            delta={{ ratio: null, good: 'up', baseline: BASELINE }}
          />
          <FigureSkeleton />
        </div>
      </Example>
      <Example title="Money, tokens and times in use">
        <KeyValues
          rows={[
            { label: 'US dollar', value: <Money amountMinor={199_900} currency="USD" /> },
            { label: 'Yen, no minor unit', value: <Money amountMinor={2000} currency="JPY" /> },
            { label: 'Kuwaiti dinar, three digits', value: <Money amountMinor={1250} currency="KWD" /> },
            { label: 'Refund', value: <Money amountMinor={-1999} currency="EUR" /> },
            { label: 'Balance', value: <Tokens amount={12_500} unit={TOKEN} /> },
            { label: 'Charge', value: <Tokens amount={-3} unit={TOKEN} show="signed" /> },
            { label: 'On an axis', value: <Tokens amount={1_204_882} unit={TOKEN} show="compact" /> },
            {
              label: 'In the economy’s zone',
              value: <Time at="2026-11-20T22:15:09Z" zone="Europe/Berlin" />,
            },
            { label: 'Date', value: <Time at="2026-11-20T22:15:09Z" zone="Asia/Tokyo" show="date" /> },
            { label: 'Relative', value: <Time at="2026-11-20T22:15:09Z" relative /> },
          ]}
        />
      </Example>
      <Example title="Progress">
        <div className="grid max-w-md gap-4">
          <Progress label="Used today" value={30} max={100} />
          <Progress label="Used today" value={92} max={100} tone="warn" />
          <Progress label="Used today" value={130} max={100} tone="bad" />
          <Progress label="Replayed" value={0} max={0} says="Nothing to replay" />
        </div>
      </Example>
    </>
  )
}

export default { title: 'Figures and amounts', order: 50, Examples }
