// The dialog that gives a draft up. Nobody else saw it, so nobody is asked why.
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { DialogForm } from '../../../ui/dialog-form.tsx'
import { SubmitButton } from '../../../ui/form.tsx'

export interface DiscardDialogProps {
  changeCount: number
  onDiscard: () => Promise<void>
  onClose: () => void
}

export function DiscardDialog({ changeCount, onDiscard, onClose }: DiscardDialogProps) {
  return (
    <Dialog open onOpenChange={onClose} title="Discard your draft?" size="sm">
      <DialogForm
        onSubmit={async () => {
          await onDiscard()
          onClose()
        }}
        footer={
          <>
            <Button onClick={onClose}>Keep it</Button>
            <SubmitButton variant="danger">Discard draft</SubmitButton>
          </>
        }
      >
        <p className="text-sm">
          {changeCount === 0
            ? 'It changes nothing.'
            : `${changeCount === 1 ? '1 change is' : `${changeCount} changes are`} lost for good. The prices in force stay as they are.`}
        </p>
      </DialogForm>
    </Dialog>
  )
}
