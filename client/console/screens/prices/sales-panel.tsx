// Packs & plans: what tokens cost to buy, with what follows from each figure.
import { computePackValues } from '../../../../server/catalog/rules/offers.ts'
import { useEconomy } from '../../current.ts'
import { late } from '../late.tsx'
import type { SectionProps } from './field-box.tsx'
import { sayPerToken } from './pack-curve.ts'
import { SectionFields } from './section-fields.tsx'
import { SectionRows } from './section-rows.tsx'
import { lifetimeOffers, packs, plans, startingPlan, topUp } from './sections.ts'

const PackCurve = late(() => import('./pack-curve-panel.tsx').then(part => part.PackCurve))

export function SalesPanel(props: SectionProps) {
  const { moneyCurrency } = useEconomy()
  const { document, base } = props
  const values = new Map(computePackValues(document.packs).map(value => [value.key, value]))
  const computed = [
    {
      label: 'Per token',
      of: (key: string) => {
        const value = values.get(key)
        return value === undefined ? '–' : sayPerToken(value.perToken, moneyCurrency)
      },
    },
    { label: 'Saves', of: (key: string) => `${values.get(key)?.savingPercent ?? 0} %` },
  ]
  return (
    <div className="grid min-w-0 gap-4">
      <SectionRows {...props} section={packs} computed={computed} />
      {document.packs.length > 1 && (
        <PackCurve packs={document.packs} before={base?.packs ?? null} currency={moneyCurrency} />
      )}
      <SectionFields {...props} section={topUp} />
      <SectionRows {...props} section={plans} />
      <SectionFields {...props} section={startingPlan(document.plans)} />
      <SectionRows {...props} section={lifetimeOffers} />
    </div>
  )
}
