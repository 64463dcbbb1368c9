// Setting up a second factor in three steps: the password, the app, the backup codes.
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { Button } from '../../../ui/button.tsx'
import { CopyButton } from '../../../ui/copy-button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { DialogForm } from '../../../ui/dialog-form.tsx'
import { SubmitButton } from '../../../ui/form.tsx'
import { LINK_STYLE } from '../../../ui/link.tsx'
import { OneTimeCodeField } from '../../../ui/one-time-code-field.tsx'
import { showToast } from '../../../ui/toast.ts'
import { startTwoFactor, verifyCode } from '../../auth.ts'
import { BackupCodesStep } from './backup-codes-step.tsx'
import { readSecret } from './otpauth.ts'
import { OwnPasswordStep } from './own-password-step.tsx'
import { invalidateOwn } from './own-queries.ts'
import { readOwnRefusal } from './own-refusals.ts'
import { QrCode } from './qr-code.tsx'

type Step =
  | { kind: 'password' }
  | { kind: 'app'; totpUri: string; backupCodes: string[] }
  | { kind: 'codes'; backupCodes: string[] }

const titles = {
  password: 'Set up a second factor',
  app: 'Add Farebox to your app',
  codes: 'Keep these backup codes',
} as const

const descriptions = {
  password: 'Step 1 of 3. You need an authenticator app on your phone.',
  app: 'Step 2 of 3. Scan the code, or type the secret; then enter what the app shows.',
  codes: 'Step 3 of 3. The second factor is on. Without your phone, one of these lets you in.',
} as const

export function SetUpSecondFactorDialog({ email, onClose }: { email: string; onClose: () => void }) {
  const [step, setStep] = useState<Step>({ kind: 'password' })
  return (
    <Dialog
      open
      onOpenChange={onClose}
      closesBy={step.kind === 'codes' ? 'button' : 'anything'}
      title={titles[step.kind]}
      description={descriptions[step.kind]}
    >
      {step.kind === 'password' && (
        <OwnPasswordStep
          verb="Continue"
          onPassword={async password => {
            const { totpURI, backupCodes } = await startTwoFactor(password)
            setStep({ kind: 'app', totpUri: totpURI, backupCodes })
          }}
          onClose={onClose}
        />
      )}
      {step.kind === 'app' && (
        <AppStep
          totpUri={step.totpUri}
          onClose={onClose}
          onDone={() => setStep({ kind: 'codes', backupCodes: step.backupCodes })}
        />
      )}
      {step.kind === 'codes' && <BackupCodesStep codes={step.backupCodes} email={email} onClose={onClose} />}
    </Dialog>
  )
}

interface AppStepProps {
  totpUri: string
  onClose: () => void
  onDone: () => void
}

function AppStep({ totpUri, onClose, onDone }: AppStepProps) {
  const queries = useQueryClient()
  const around = useRef<HTMLDivElement>(null)
  const [code, setCode] = useState('')
  const secret = readSecret(totpUri)
  return (
    <div ref={around} className="contents">
      <DialogForm
        onSubmit={async () => {
          if (code.length < 6) return { code: 'Enter the six digits' }
          try {
            await verifyCode(code)
          } catch (error) {
            setCode('')
            return readOwnRefusal(error, { INVALID_CODE: 'code' })
          }
          onDone()
          await invalidateOwn(queries)
          showToast({ tone: 'good', title: 'Second factor is on' })
        }}
        footer={
          <>
            <Button onClick={onClose}>Cancel</Button>
            <SubmitButton>Turn on</SubmitButton>
          </>
        }
      >
        <div className="flex flex-wrap items-start gap-4">
          <QrCode text={totpUri} label="QR code for your authenticator app" />
          <div className="grid min-w-0 flex-1 basis-56 gap-3 text-sm">
            <p className="text-ink-2">Cannot scan? Type this secret into the app, as a time-based key:</p>
            <div className="flex items-start gap-1">
              <code aria-label="The secret" className="min-w-0 leading-6 break-words select-all">
                {secret}
              </code>
              <CopyButton text={secret.replaceAll(' ', '')} label="Copy secret" />
            </div>
            <p>
              <a href={totpUri} className={LINK_STYLE}>
                Open in an app on this device
              </a>
            </p>
          </div>
        </div>
        <OneTimeCodeField
          label="Code shown by the app"
          name="code"
          value={code}
          onChange={setCode}
          onComplete={complete => {
            flushSync(() => setCode(complete))
            around.current?.querySelector('form')?.requestSubmit()
          }}
        />
      </DialogForm>
    </div>
  )
}
