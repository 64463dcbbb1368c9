// The rungs of the confirm ladder that stop and ask: what will change, why, and for high stakes its name typed out.
// The rung below, undo, is a toast: see toast.ts.
import { type ReactNode, useState } from 'react'
import { Button } from './button.tsx'
import { type Change, ChangeList } from './change-list.tsx'
import { REASON_LENGTH_MAX, refuseChange } from './change-rules.ts'
import { Dialog } from './dialog.tsx'
import { DialogForm } from './dialog-form.tsx'
import { SubmitButton } from './form.tsx'
import { TextField } from './text-field.tsx'
import { TextareaField } from './textarea-field.tsx'

type FieldMessages = Readonly<Record<string, string>>

export type ChangeDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  description?: ReactNode
  changes?: readonly Change[]
  /** The verb on the button, as in "Revoke key". */
  confirmLabel: string
  /** Set when something is lost by it. */
  danger?: boolean
  /** What else must be asked, above the reason. */
  children?: ReactNode
  /** What is wrong with that, by field: told together with a reason that is missing. */
  refuse?: () => FieldMessages | Promise<FieldMessages>
  /** Sends the change. When it throws, the dialog stays open and says what the server refused. */
  onConfirm: (given: { reason: string }) => Promise<unknown>
} & (
  | { stake: 'confirm' }
  | {
      stake: 'type'
      /** What must be typed: the name of the thing that is at stake. */
      phrase: string
    }
)

export function ChangeDialog(props: ChangeDialogProps) {
  const { open, onOpenChange, title, description } = props
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={title} description={description}>
      {/* Mounted anew each time, so that no reason is carried over from another change. */}
      <ChangeForm {...props} />
    </Dialog>
  )
}

function ChangeForm(props: ChangeDialogProps) {
  const { changes = [], confirmLabel, danger = false, children, onConfirm, onOpenChange } = props
  const phrase = props.stake === 'type' ? props.phrase : undefined
  const [reason, setReason] = useState('')
  const [typed, setTyped] = useState('')

  const submit = async () => {
    const refused = { ...(await props.refuse?.()), ...refuseChange({ reason, typed, phrase }) }
    if (Object.keys(refused).length > 0) return refused
    await onConfirm({ reason: reason.trim() })
    onOpenChange(false)
  }

  return (
    <DialogForm
      onSubmit={submit}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <SubmitButton variant={danger ? 'danger' : 'primary'}>{confirmLabel}</SubmitButton>
        </>
      }
    >
      {changes.length > 0 && <ChangeList changes={changes} />}
      {children}
      <TextareaField
        label="Why?"
        name="reason"
        hint="Kept in the audit log, with your name."
        value={reason}
        onChange={setReason}
        rows={2}
        lengthMax={REASON_LENGTH_MAX}
      />
      {phrase !== undefined && (
        <TextField
          label={`Type ${phrase} to confirm`}
          name="phrase"
          value={typed}
          onChange={setTyped}
          autoComplete="off"
          spellCheck={false}
          mono
        />
      )}
    </DialogForm>
  )
}
