// The fields of an annotation, the same for a new one and for one that is edited.
import { annotationKinds } from '../../../../../server/annotations/words.ts'
import { DateTimeField } from '../../../../ui/date-time-field.tsx'
import { SegmentedControl } from '../../../../ui/segmented-control.tsx'
import { SelectField } from '../../../../ui/select-field.tsx'
import { TextField } from '../../../../ui/text-field.tsx'
import type { AnnotationDraft } from './annotation-draft.ts'
import { kindWords } from './annotation-words.ts'

const kindOptions = annotationKinds.map(value => ({ value, ...kindWords[value] }))

export interface AnnotationFieldsProps {
  draft: AnnotationDraft
  onChange: (draft: AnnotationDraft) => void
  zone: string
}

export function AnnotationFields({ draft, onChange, zone }: AnnotationFieldsProps) {
  return (
    <>
      <div className="grid items-start gap-4 sm:grid-cols-[minmax(0,1fr)_10rem]">
        <TextField
          label="What happened"
          name="label"
          placeholder="Half of the users see the new paywall"
          value={draft.label}
          onChange={label => onChange({ ...draft, label })}
          autoComplete="off"
        />
        <SelectField
          label="Kind"
          name="kind"
          value={draft.kind}
          onChange={kind => onChange({ ...draft, kind })}
          options={kindOptions}
        />
      </div>
      <div>
        <SegmentedControl
          label="How long it lasted"
          value={draft.lasts}
          onChange={lasts => onChange({ ...draft, lasts })}
          options={[
            { value: 'moment', label: 'A moment' },
            { value: 'span', label: 'A span of time' },
          ]}
        />
      </div>
      <DateTimeField
        label={draft.lasts === 'moment' ? 'When' : 'Begins'}
        name="fromAt"
        className="max-w-96"
        value={draft.fromAt}
        onChange={fromAt => onChange({ ...draft, fromAt })}
        zone={zone}
      />
      {draft.lasts === 'span' && (
        <DateTimeField
          label="Ends"
          name="untilAt"
          className="max-w-96"
          value={draft.untilAt}
          onChange={untilAt => onChange({ ...draft, untilAt })}
          zone={zone}
        />
      )}
    </>
  )
}
