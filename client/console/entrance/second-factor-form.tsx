// The second factor: six digits from an app, sent as soon as they are there, or one of the backup codes.
import { useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { Button } from '../../ui/button.tsx'
import { Form, SubmitButton } from '../../ui/form.tsx'
import { OneTimeCodeField } from '../../ui/one-time-code-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { verifyBackupCode, verifyCode } from '../auth.ts'
import { nameWait, useAttempts } from './attempts.ts'
import { WaitBanner } from './wait-banner.tsx'

export interface SecondFactorFormProps {
  onDone: () => Promise<void>
  onBack: () => void
}

type Kind = 'app' | 'backup'

export function SecondFactorForm({ onDone, onBack }: SecondFactorFormProps) {
  const [kind, setKind] = useState<Kind>('app')
  const [code, setCode] = useState('')
  const { waitSeconds, attempt } = useAttempts()
  const around = useRef<HTMLDivElement>(null)

  const submit = async (): Promise<Record<string, string>> => {
    const given = code.trim()
    if (kind === 'app' && given.length < 6) return { code: 'Enter the six digits' }
    if (given === '') return { code: 'Enter a backup code' }
    const refused = await attempt(async () => {
      await (kind === 'app' ? verifyCode(given) : verifyBackupCode(given))
      await onDone()
    })
    setCode('')
    return refused
  }
  const change = (next: Kind) => {
    setKind(next)
    setCode('')
  }

  return (
    <div ref={around}>
      <Form key={kind} onSubmit={submit}>
        <WaitBanner seconds={waitSeconds} />
        {kind === 'app' ? (
          <OneTimeCodeField
            label="Code from your authenticator app"
            name="code"
            autoFocus
            value={code}
            onChange={setCode}
            onComplete={complete => {
              flushSync(() => setCode(complete))
              around.current?.querySelector('form')?.requestSubmit()
            }}
          />
        ) : (
          <TextField
            label="Backup code"
            name="code"
            hint="Each works once."
            mono
            autoFocus
            autoComplete="one-time-code"
            spellCheck={false}
            value={code}
            onChange={setCode}
          />
        )}
        <SubmitButton
          size="lg"
          refusedBecause={waitSeconds > 0 ? `Wait ${nameWait(waitSeconds)}, then try again` : undefined}
        >
          Continue
        </SubmitButton>
      </Form>
      <div className="mt-3 flex flex-wrap justify-between gap-2">
        <Button variant="quiet" onClick={onBack}>
          Back
        </Button>
        {kind === 'app' ? (
          <Button variant="quiet" onClick={() => change('backup')}>
            Use a backup code
          </Button>
        ) : (
          <Button variant="quiet" onClick={() => change('app')}>
            Use the app
          </Button>
        )}
      </div>
    </div>
  )
}
