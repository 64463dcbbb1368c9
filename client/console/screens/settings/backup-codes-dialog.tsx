// The dialog that makes new backup codes; the old ones end with it.
import { useState } from 'react'
import { Dialog } from '../../../ui/dialog.tsx'
import { renewBackupCodes } from '../../auth.ts'
import { useOperator } from '../../current.ts'
import { BackupCodesStep } from './backup-codes-step.tsx'
import { OwnPasswordStep } from './own-password-step.tsx'

export function BackupCodesDialog({ onClose }: { onClose: () => void }) {
  const { email } = useOperator()
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
        <BackupCodesStep codes={codes} email={email} onClose={onClose} />
      ) : (
        <OwnPasswordStep
          verb="Make new codes"
          onPassword={async password => setCodes(await renewBackupCodes(password))}
          onClose={onClose}
        />
      )}
    </Dialog>
  )
}
