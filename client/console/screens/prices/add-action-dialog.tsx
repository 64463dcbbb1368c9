// The dialog that adds an action: blank, or as another one is.
import { useState } from 'react'
import type { Action, PriceBook } from '../../../../server/catalog/schema.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { DialogForm } from '../../../ui/dialog-form.tsx'
import { SubmitButton } from '../../../ui/form.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { ChoiceField } from './choice-field.tsx'
import { blankAction, keyFromName } from './new-action.ts'
import type { Edit } from './use-draft.ts'

export interface AddActionDialogProps {
  document: PriceBook
  /** The key of an action to begin with; empty for a blank one. */
  like: string
  edit: Edit
  onAdded: (key: string) => void
  onClose: () => void
}

export function AddActionDialog({ document, like: given, edit, onAdded, onClose }: AddActionDialogProps) {
  const [like, setLike] = useState(document.actions.some(action => action.key === given) ? given : '')
  const [name, setName] = useState('')
  const [typedKey, setTypedKey] = useState<string>()
  const [tier, setTier] = useState(document.tiers[0]?.key ?? '')
  const key = typedKey ?? keyFromName(name)

  const submit = async () => {
    const refused: Record<string, string> = {}
    const called = name.trim()
    if (called === '' || called.length > 80) refused['name'] = 'Enter 1 to 80 characters'
    if (!/^[a-z][a-z0-9_]{0,59}$/.test(key))
      refused['key'] = 'Lower-case letters, digits and _, a letter first'
    else if (document.actions.some(action => action.key === key)) refused['key'] = 'Another action has it'
    if (Object.keys(refused).length > 0) return refused
    const index = document.actions.findIndex(action => action.key === like)
    const original = document.actions[index]
    const action: Action =
      original === undefined
        ? { ...blankAction(document, tier), key, name: called }
        : { ...original, key, name: called }
    edit.place('actions', action, original === undefined ? document.actions.length : index + 1)
    onAdded(key)
  }

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Add an action"
      description="Nobody is charged for it before the draft is published."
    >
      <DialogForm
        onSubmit={submit}
        footer={
          <>
            <Button onClick={onClose}>Cancel</Button>
            <SubmitButton>Add to the draft</SubmitButton>
          </>
        }
      >
        <TextField label="Name" name="name" value={name} onChange={setName} autoComplete="off" />
        <TextField
          label="Key"
          name="key"
          hint="The name that products call it by."
          value={key}
          onChange={setTypedKey}
          autoComplete="off"
          spellCheck={false}
          mono
        />
        <ChoiceField
          label="Begins as"
          value={like}
          onChange={setLike}
          options={[
            { value: '', label: 'A blank action' },
            ...document.actions.map(action => ({ value: action.key, label: `A copy of ${action.name}` })),
          ]}
        />
        {like === '' && (
          <ChoiceField
            label="Tier"
            value={tier}
            onChange={setTier}
            options={document.tiers.map(one => ({ value: one.key, label: one.name }))}
          />
        )}
      </DialogForm>
    </Dialog>
  )
}
