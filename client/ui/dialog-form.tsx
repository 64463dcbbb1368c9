// A form that fills a dialog: fields scroll, buttons stay in sight.
import type { ReactNode } from 'react'
import { DialogBody, DialogFooter } from './dialog.tsx'
import { FormFrame, type FormProps, FormRefusal } from './form.tsx'

export interface DialogFormProps extends Pick<FormProps, 'onSubmit' | 'children'> {
  /** The buttons: the way back first, the `SubmitButton` last. */
  footer: ReactNode
}

export function DialogForm({ onSubmit, footer, children }: DialogFormProps) {
  return (
    <FormFrame className="flex min-h-0 flex-col" onSubmit={onSubmit}>
      <DialogBody>
        <FormRefusal />
        {children}
      </DialogBody>
      <DialogFooter>{footer}</DialogFooter>
    </FormFrame>
  )
}
