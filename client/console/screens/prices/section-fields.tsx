// A section of single values, such as top-ups or policies.
import { Panel } from '../../../ui/panel.tsx'
import { FieldBox, type SectionProps } from './field-box.tsx'
import type { FieldsSection } from './sections.ts'

export function SectionFields({ section, ...given }: SectionProps & { section: FieldsSection }) {
  return (
    <Panel title={section.title} hint={section.hint}>
      <dl className="grid gap-x-6 gap-y-3 text-sm sm:grid-cols-2 xl:grid-cols-3">
        {section.fields.map(field => (
          <div key={field.path} className="grid content-start gap-1">
            <dt className="text-ink-2">{field.label}</dt>
            <dd>
              <FieldBox {...given} field={field} path={field.path} label={field.label} />
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  )
}
