// A labelled field of a tool's form, with what is still allowed and what is missing.
import { useId } from 'react'

type FieldProps = {
  label: string
  hint?: string
  value: string
  lengthMax: number
  mistake: string | undefined
  onChange(value: string): void
}

export function TextField({ label, hint, value, lengthMax, mistake, onChange }: FieldProps) {
  const { id, about, ...told } = useTold(hint, mistake)
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="text"
        autoComplete="off"
        maxLength={lengthMax}
        value={value}
        {...about}
        onChange={event => onChange(event.target.value)}
      />
      <Told {...told} hint={hint} mistake={mistake} />
    </div>
  )
}

export function LongTextField({
  label,
  hint,
  value,
  lengthMax,
  mistake,
  rows,
  onChange,
}: FieldProps & { rows: number }) {
  const { id, about, ...told } = useTold(hint, mistake)
  return (
    <div className="field">
      <div className="field-head">
        <label htmlFor={id}>{label}</label>
        <span className="quiet" aria-hidden="true">
          {value.length === 0 ? '' : `${value.length} of ${lengthMax}`}
        </span>
      </div>
      <textarea
        id={id}
        rows={rows}
        maxLength={lengthMax}
        value={value}
        {...about}
        onChange={event => onChange(event.target.value)}
      />
      <Told {...told} hint={hint} mistake={mistake} />
    </div>
  )
}

function useTold(hint: string | undefined, mistake: string | undefined) {
  const id = useId()
  const [hintId, mistakeId] = [`${id}-hint`, `${id}-mistake`]
  const described = [mistake === undefined ? '' : mistakeId, hint === undefined ? '' : hintId].filter(Boolean)
  const about = {
    'aria-invalid': mistake !== undefined,
    'aria-describedby': described.length === 0 ? undefined : described.join(' '),
  }
  return { id, hintId, mistakeId, about }
}

function Told({
  hintId,
  mistakeId,
  hint,
  mistake,
}: {
  hintId: string
  mistakeId: string
  hint: string | undefined
  mistake: string | undefined
}) {
  return (
    <>
      {mistake !== undefined && (
        <p id={mistakeId} className="mistake">
          {mistake}
        </p>
      )}
      {hint !== undefined && (
        <p id={hintId} className="hint">
          {hint}
        </p>
      )}
    </>
  )
}
