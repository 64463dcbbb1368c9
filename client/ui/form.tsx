// A form that sends once at a time, shows what the server refused where it belongs, and moves the focus there.
import { type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react'
import { Banner } from './banner.tsx'
import { Button, type ButtonProps } from './button.tsx'
import { classNames } from './class-names.ts'
import { FormContext, type FormContextValue } from './form-context.ts'
import { type Refusal, readRefusal } from './refusal.ts'
import { EnteredContext, whileSending } from './unsaved.ts'

export interface FormProps {
  /** Returns what the form itself refuses, by field; otherwise sends. What it throws is shown as the server's refusal. */
  onSubmit: () => Promise<Record<string, string> | void>
  className?: string
  children: ReactNode
}

export function Form({ onSubmit, className, children }: FormProps) {
  return (
    <FormFrame onSubmit={onSubmit} className={classNames('grid gap-4', className)}>
      <FormRefusal />
      {children}
    </FormFrame>
  )
}

/** The form without its layout, for those who place `FormRefusal` themselves. */
export function FormFrame({ onSubmit, className, children }: FormProps) {
  const form = useRef<HTMLFormElement>(null)
  const [submitting, setSubmitting] = useState(false)
  const [refusal, setRefusal] = useState<Refusal>()

  // Once per refusal, after the fields have drawn their errors.
  useEffect(() => {
    if (refusal) focusFirstError(form.current)
  }, [refusal])

  const submit = async () => {
    if (submitting) return
    setSubmitting(true)
    setRefusal(undefined)
    try {
      const fields = await whileSending(onSubmit)
      if (fields && Object.keys(fields).length > 0) setRefusal({ message: '', fields, requestId: undefined })
    } catch (error) {
      setRefusal(readRefusal(error))
    } finally {
      setSubmitting(false)
    }
  }

  const context = useFormContextValue(refusal, submitting)
  return (
    <FormContext value={context}>
      <form
        ref={form}
        noValidate
        aria-busy={submitting || undefined}
        className={className}
        onSubmit={event => {
          event.preventDefault()
          // A form in a dialog is, to React, inside the form that opened it.
          event.stopPropagation()
          void submit()
        }}
      >
        {children}
      </form>
    </FormContext>
  )
}

/** What the server said about the form as a whole. */
export function FormRefusal() {
  const { refusal } = useContext(FormContext)
  if (!refusal?.message) return null
  return <Banner tone="bad" title={refusal.message} requestId={refusal.requestId} focusable />
}

/** Sends the form around it. */
export function SubmitButton({ variant = 'primary', ...rest }: ButtonProps) {
  const { submitting } = useContext(FormContext)
  return <Button {...rest} type="submit" variant={variant} loading={submitting} />
}

function useFormContextValue(refusal: Refusal | undefined, submitting: boolean): FormContextValue {
  const onEntered = useContext(EnteredContext)
  const [edited, setEdited] = useState<{ since: Refusal | undefined; names: readonly string[] }>({
    since: undefined,
    names: [],
  })
  return useMemo(() => {
    const names = edited.since === refusal ? edited.names : []
    return {
      submitting,
      refusal,
      errors: Object.fromEntries(
        Object.entries(refusal?.fields ?? {}).filter(([name]) => !names.includes(name)),
      ),
      onEdit: name => {
        onEntered()
        if (name !== undefined && refusal?.fields[name] !== undefined && !names.includes(name)) {
          setEdited({ since: refusal, names: [...names, name] })
        }
      },
    }
  }, [refusal, submitting, edited, onEntered])
}

function focusFirstError(form: HTMLFormElement | null): void {
  const invalid = form?.querySelector<HTMLElement>('[aria-invalid="true"], [data-invalid="true"]')
  const target = invalid?.matches('fieldset') ? invalid.querySelector<HTMLElement>('input, button') : invalid
  const fallback = form?.querySelector<HTMLElement>('[role="alert"]')
  ;(target ?? fallback)?.focus()
}
