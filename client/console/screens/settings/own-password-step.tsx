// The step that a change of one's own second factor begins with: the password, and what it lets begin.
import { useState } from 'react'
import { Button } from '../../../ui/button.tsx'
import { DialogForm } from '../../../ui/dialog-form.tsx'
import { SubmitButton } from '../../../ui/form.tsx'
import { OwnPasswordField } from './own-password-field.tsx'
import { readOwnRefusal } from './own-refusals.ts'

interface OwnPasswordStepProps {
  /** On the button that goes on. */
  verb: string
  onPassword: (password: string) => Promise<void>
  onClose: () => void
}

export function OwnPasswordStep({ verb, onPassword, onClose }: OwnPasswordStepProps) {
  const [password, setPassword] = useState('')
  return (
    <DialogForm
      onSubmit={async () => {
        if (password === '') return { password: 'Enter your password' }
        try {
          await onPassword(password)
        } catch (error) {
          return readOwnRefusal(error, { INVALID_PASSWORD: 'password' })
        }
      }}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <SubmitButton>{verb}</SubmitButton>
        </>
      }
    >
      <OwnPasswordField value={password} onChange={setPassword} />
    </DialogForm>
  )
}
