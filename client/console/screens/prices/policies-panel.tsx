// Policies: tiers and their bands, rewards and their caps, modifiers, and what happens around spending.
import type { SectionProps } from './field-box.tsx'
import { SectionFields } from './section-fields.tsx'
import { SectionRows } from './section-rows.tsx'
import { achievements, modifiers, policy, rewards, seasonalRewards, tasks, tiers } from './sections.ts'

export function PoliciesPanel(props: SectionProps) {
  return (
    <div className="grid min-w-0 gap-4">
      <SectionRows {...props} section={tiers} />
      <SectionFields {...props} section={policy} />
      <SectionRows {...props} section={modifiers} />
      <SectionFields {...props} section={rewards} />
      <SectionRows {...props} section={tasks} />
      <SectionRows {...props} section={achievements} />
      <SectionRows {...props} section={seasonalRewards} />
    </div>
  )
}
