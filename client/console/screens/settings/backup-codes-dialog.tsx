// The dialog that makes new backup codes; the old ones end with it.
import { useState } from 'react'
import { Button } from '../../../ui/button.tsx'
import { Dialog, DialogBody, DialogFooter } from '../../../ui/dialog.tsx'
import { DialogForm } from '../../../ui/dialog-form.tsx'
import { SubmitButton } from '../../../ui/form.tsx'
import { renewBackupCodes } from '../../auth.ts'
import { useOperator } from '../../current.ts'
import { BackupCodes } from './backup-codes.tsx'
import { OwnPasswordField } from './own-password-field.tsx'
import { readOwnRefusal } from './own-refusals.ts'

export function BackupCodesDialog({ onClose }: { onClose: () => void }) {
  const { email } = useOperator()
  const [password, setPassword] = useState('')
  const [codes, setCodes] = useState<string[]>()
  return (
    <Dialog
      open
      onOpenChange={onClose}
      closesBy={codes ? 'button' : 'anything'}
      title={codes ? 'Keep these backup codes' : 'New backup codes'}
      description={codes ? 'The codes from before work no more.' : 'Ten new codes; those from before end.'}
    >
      {codes ? (
        <>
          <DialogBody>
            <BackupCodes codes={codes} email={email} />
          </DialogBody>
          <DialogFooter>
            <Button variant="primary" onClick={onClose}>
              I have kept them
            </Button>
          </DialogFooter>
        </>
      ) : (
        <DialogForm
          onSubmit={async () => {
            if (password === '') return { password: 'Enter your password' }
            try {
              setCodes(await renewBackupCodes(password))
            } catch (error) {
              return readOwnRefusal(error, { INVALID_PASSWORD: 'password' })
            }
          }}
          footer={
            <>
              <Button onClick={onClose}>Cancel</Button>
              <SubmitButton>Make new codes</SubmitButton>
            </>
          }
        >
          <OwnPasswordField value={password} onChange={setPassword} />
        </DialogForm>
      )}
    </Dialog>
  )
}
