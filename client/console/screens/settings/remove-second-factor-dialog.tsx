// The dialog that takes one's own second factor away.
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { DialogForm } from '../../../ui/dialog-form.tsx'
import { SubmitButton } from '../../../ui/form.tsx'
import { showToast } from '../../../ui/toast.ts'
import { disableTwoFactor } from '../../auth.ts'
import { OwnPasswordField } from './own-password-field.tsx'
import { invalidateOwn } from './own-queries.ts'
import { readOwnRefusal } from './own-refusals.ts'

export function RemoveSecondFactorDialog({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient()
  const [password, setPassword] = useState('')
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Remove the second factor"
      description="From then on your password alone lets you in. The backup codes end too."
    >
      <DialogForm
        onSubmit={async () => {
          if (password === '') return { password: 'Enter your password' }
          try {
            await disableTwoFactor(password)
          } catch (error) {
            return readOwnRefusal(error, { INVALID_PASSWORD: 'password' })
          }
          onClose()
          await invalidateOwn(queries)
          showToast({ tone: 'good', title: 'Second factor removed' })
        }}
        footer={
          <>
            <Button onClick={onClose}>Cancel</Button>
            <SubmitButton variant="danger">Remove</SubmitButton>
          </>
        }
      >
        <OwnPasswordField value={password} onChange={setPassword} />
      </DialogForm>
    </Dialog>
  )
}
