// The last step of such a change: the codes, which are shown this one time, and the way out that says so.
import { Button } from '../../../ui/button.tsx'
import { DialogBody, DialogFooter } from '../../../ui/dialog.tsx'
import { BackupCodes } from './backup-codes.tsx'

interface BackupCodesStepProps {
  codes: readonly string[]
  email: string
  onClose: () => void
}

export function BackupCodesStep({ codes, email, onClose }: BackupCodesStepProps) {
  return (
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
  )
}
