// A one-time link just made, shown this one time: Farebox keeps only a hash of it.
import { Banner } from '../../../ui/banner.tsx'
import { Button } from '../../../ui/button.tsx'
import { CopyButton } from '../../../ui/copy-button.tsx'
import { Dialog, DialogBody, DialogFooter } from '../../../ui/dialog.tsx'
import { Time } from '../../../ui/time.tsx'

export interface OneTimeLink {
  kind: 'invitation' | 'password'
  link: string
  expiresAt: string
  /** Whom to send it to. */
  to: string
}

export function OneTimeLinkDialog({ link, onClose }: { link: OneTimeLink; onClose: () => void }) {
  return (
    <Dialog
      open
      onOpenChange={onClose}
      closesBy="button"
      title={link.kind === 'invitation' ? 'Send this link' : 'Send this password link'}
      description={
        <>
          To {link.to}, over a channel you trust. It works once, until <Time at={link.expiresAt} />.
        </>
      }
    >
      <DialogBody>
        <div className="flex flex-wrap items-center gap-2 rounded-md border border-line-strong bg-raised py-2 pr-2 pl-3">
          <code aria-label="The link" className="min-w-0 flex-1 basis-60 text-sm break-all select-all">
            {link.link}
          </code>
          <CopyButton wide text={link.link} label="Copy link" />
        </div>
        <Banner tone="warn" title="The link is shown this one time">
          {link.kind === 'invitation'
            ? 'Whoever opens it joins with this role. If it is lost, revoke the invitation and make another.'
            : 'Whoever opens it sets the password. If it is lost, make another: this one then ends.'}
        </Banner>
      </DialogBody>
      <DialogFooter>
        <Button variant="primary" onClick={onClose}>
          {link.kind === 'invitation' ? 'I have sent it' : 'I have passed it on'}
        </Button>
      </DialogFooter>
    </Dialog>
  )
}
