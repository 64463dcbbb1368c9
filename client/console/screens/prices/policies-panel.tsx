// Policies: tiers and their bands, what happens around spending, and what moves costs for a time.
import { modifiers } from './card-sections.ts'
import type { SectionProps } from './field-box.tsx'
import { SectionCards } from './section-cards.tsx'
import { SectionFields } from './section-fields.tsx'
import { SectionRows } from './section-rows.tsx'
import { policy, tiers } from './sections.ts'
import { sayScope } from './words.ts'

export function PoliciesPanel(props: SectionProps) {
  const { document } = props
  const kinds = { demand: 'demand', seasonal: 'season', loyalty: 'loyalty' }
  return (
    <div className="grid min-w-0 gap-4">
      <SectionRows {...props} section={tiers} />
      <SectionFields {...props} section={policy} />
      <SectionCards
        {...props}
        section={modifiers}
        renderDigest={key => {
          const modifier = document.modifiers.find(one => one.key === key)
          return modifier === undefined ? null : `${kinds[modifier.kind]}, ${sayScope(modifier.scope)}`
        }}
      />
    </div>
  )
}
