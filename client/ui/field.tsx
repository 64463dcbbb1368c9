// Label, hint and error around any control, tied together for readers; errors of the form arrive by name.
import { CircleAlert } from 'lucide-react'
import { type ReactNode, useContext, useId } from 'react'
import { classNames } from './class-names.ts'
import { FormContext } from './form-context.ts'

/** What every field takes. */
export interface FieldProps {
  label: string
  /** The path under which the server reports this field's errors. */
  name?: string | undefined
  hint?: ReactNode
  error?: string | undefined
  /** Fields are required unless they say otherwise. */
  optional?: boolean
  /** Keeps the label for readers only, where a heading already says it. */
  labelHidden?: boolean
  className?: string | undefined
}

interface ControlProps {
  id: string
  name: string | undefined
  'aria-describedby': string | undefined
  'aria-invalid': true | undefined
  'aria-required': true | undefined
}

export interface FieldHandle {
  control: ControlProps
  error: string | undefined
  ids: { label: string; hint: string; error: string }
  /** To be called with every edit. */
  edited: () => void
}

export function useField({ name, hint, error, optional }: FieldProps): FieldHandle {
  const form = useContext(FormContext)
  const id = useId()
  const ids = { label: `${id}-label`, hint: `${id}-hint`, error: `${id}-error` }
  const shown = error ?? (name === undefined ? undefined : form.errors[name])
  const describedBy = classNames(shown && ids.error, hint ? ids.hint : undefined)
  return {
    error: shown,
    ids,
    control: {
      id,
      name,
      'aria-describedby': describedBy || undefined,
      'aria-invalid': shown ? true : undefined,
      'aria-required': optional ? undefined : true,
    },
    edited: () => form.onEdit(name),
  }
}

export interface FieldFrameProps extends FieldProps {
  field: FieldHandle
  children: ReactNode
}

export function FieldFrame({
  field,
  label,
  hint,
  optional,
  labelHidden,
  className,
  children,
}: FieldFrameProps) {
  return (
    <div className={classNames('grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-1', className)}>
      <label
        id={field.ids.label}
        htmlFor={field.control.id}
        className={labelHidden ? 'sr-only' : 'justify-self-start text-sm font-medium'}
      >
        {label}
        {optional && <OptionalMark />}
      </label>
      {children}
      {field.error && <FieldError field={field} error={field.error} />}
      {hint && <FieldHint field={field} hint={hint} />}
    </div>
  )
}

/** The same around a group of controls, which has a legend where one control has a label. */
export function FieldsetFrame({
  field,
  label,
  hint,
  optional,
  labelHidden,
  className,
  children,
}: FieldFrameProps) {
  return (
    <fieldset
      className={classNames('grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-1', className)}
      aria-describedby={field.control['aria-describedby']}
      data-invalid={field.error ? true : undefined}
    >
      <legend className={labelHidden ? 'sr-only' : 'mb-1 text-sm font-medium'}>
        {label}
        {optional && <OptionalMark />}
      </legend>
      {hint && <FieldHint field={field} hint={hint} />}
      {children}
      {field.error && <FieldError field={field} error={field.error} />}
    </fieldset>
  )
}

function OptionalMark() {
  return <span className="font-normal text-ink-3"> (optional)</span>
}

function FieldError({ field, error }: { field: FieldHandle; error: string }) {
  return (
    <p id={field.ids.error} className="flex items-start gap-1 text-sm text-bad">
      <CircleAlert aria-hidden size={14} className="mt-[3px]" />
      <span className="min-w-0">{error}</span>
    </p>
  )
}

function FieldHint({ field, hint }: { field: FieldHandle; hint: ReactNode }) {
  return (
    <p id={field.ids.hint} className="text-sm text-ink-2">
      {hint}
    </p>
  )
}

/** The box that text is typed into, or a choice is shown in. */
export const CONTROL_STYLE = classNames(
  'w-full min-w-0 rounded-md border border-line-strong bg-raised px-2.5 text-sm text-ink',
  'hover:not-disabled:border-ink-3 aria-invalid:border-bad',
  'disabled:border-line disabled:bg-sunken disabled:text-ink-3 [&[readonly]]:border-line [&[readonly]]:bg-sunken',
)
