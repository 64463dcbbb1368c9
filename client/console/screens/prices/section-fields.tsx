// A section of single values, such as top-ups or policies.
import { Panel } from '../../../ui/panel.tsx'
import type { SectionProps } from './field-box.tsx'
import { FieldList } from './field-list.tsx'
import type { FieldsSection } from './sections.ts'

export function SectionFields({ section, ...given }: SectionProps & { section: FieldsSection }) {
  return (
    <Panel title={section.title} hint={section.hint}>
      <FieldList {...given} fields={section.fields} of="" />
    </Panel>
  )
}
