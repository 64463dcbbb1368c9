// The fields of a key, the same for a new one and for one that is edited.
import { scopeMeanings, scopes } from '../../../../server/keys/words.ts'
import { Checkbox } from '../../../ui/checkbox.tsx'
import { CheckboxGroup } from '../../../ui/checkbox-group.tsx'
import { DateTimeField } from '../../../ui/date-time-field.tsx'
import { NumberField } from '../../../ui/number-field.tsx'
import { SegmentedControl } from '../../../ui/segmented-control.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { type ExpiryOption, explainExpiry, offerExpiries } from './expiry.ts'
import type { KeyDraft } from './key-draft.ts'

export interface KeyDraftFieldsProps {
  draft: KeyDraft
  onChange: (draft: KeyDraft) => void
  lifetimeDaysMax: number | null
  zone: string
  /** Whether the key has an end, or none, that can be kept. */
  keeps?: boolean
}

export function KeyDraftFields({
  draft,
  onChange,
  lifetimeDaysMax,
  zone,
  keeps = false,
}: KeyDraftFieldsProps) {
  const { expiry } = draft
  const offered = offerExpiries(lifetimeDaysMax)
  const options: ExpiryOption[] = keeps ? [{ value: 'keep', label: 'As now' }, ...offered] : offered
  return (
    <>
      <TextField
        label="Name"
        name="name"
        hint="What uses the key, as in “Web server” or “Nightly import”."
        value={draft.name}
        onChange={name => onChange({ ...draft, name })}
        autoComplete="off"
      />
      <CheckboxGroup
        label="Scopes"
        name="scopes"
        value={draft.scopes}
        onChange={chosen => onChange({ ...draft, scopes: chosen })}
        options={scopes.map(scope => ({
          value: scope,
          label: (
            <>
              <span className="font-medium">{scope}</span>
              <span className="text-ink-2"> – {scopeMeanings[scope]}</span>
            </>
          ),
        }))}
      />
      <div className="grid gap-2">
        <p aria-hidden className="text-sm font-medium">
          Expires
        </p>
        <div className="-m-1 overflow-x-auto p-1">
          <SegmentedControl
            label="Expires"
            value={expiry.choice}
            onChange={choice => onChange({ ...draft, expiry: { ...expiry, choice } })}
            options={options}
          />
        </div>
        {expiry.choice === 'date' && (
          <DateTimeField
            label="Ends at"
            name="expiresAt"
            className="max-w-96"
            zone={zone}
            value={expiry.date}
            onChange={date => onChange({ ...draft, expiry: { ...expiry, date } })}
          />
        )}
        <p className="text-sm text-ink-2">{explainExpiry(expiry, { lifetimeDaysMax, zone })}</p>
      </div>
      <div className="grid gap-2">
        <Checkbox
          label="Limit how often it may call"
          checked={draft.limited}
          onChange={limited => onChange({ ...draft, limited })}
        />
        {draft.limited && (
          <NumberField
            label="Calls a minute"
            name="rateLimitPerMinute"
            className="max-w-48 pl-6"
            min={1}
            max={1_000_000}
            value={draft.rateLimitPerMinute}
            onChange={limit => onChange({ ...draft, rateLimitPerMinute: limit })}
          />
        )}
      </div>
    </>
  )
}
