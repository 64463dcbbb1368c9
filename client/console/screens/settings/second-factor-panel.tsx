// One's own second factor: set it up, renew its backup codes, remove it.
import { useState } from 'react'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/button.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { late, useLoadSoon } from '../late.tsx'

const SetUpSecondFactorDialog = late(() =>
  import('./set-up-second-factor-dialog.tsx').then(part => part.SetUpSecondFactorDialog),
)
const BackupCodesDialog = late(() => import('./backup-codes-dialog.tsx').then(part => part.BackupCodesDialog))
const RemoveSecondFactorDialog = late(() =>
  import('./remove-second-factor-dialog.tsx').then(part => part.RemoveSecondFactorDialog),
)
const lateParts = [SetUpSecondFactorDialog, BackupCodesDialog, RemoveSecondFactorDialog]

type Doing = 'setUp' | 'codes' | 'remove'

export function SecondFactorPanel({ enabled, email }: { enabled: boolean; email: string }) {
  useLoadSoon(lateParts)
  const [doing, setDoing] = useState<Doing>()
  const stop = () => setDoing(undefined)
  return (
    <Panel
      title="Second factor"
      actions={
        <Badge tone={enabled ? 'good' : 'neutral'} dot>
          {enabled ? 'On' : 'Off'}
        </Badge>
      }
    >
      <div className="grid gap-3">
        <p className="max-w-prose text-sm text-ink-2">
          {enabled
            ? 'After your password, signing in asks for a code of your authenticator app, or for a backup code.'
            : 'With it, a stolen password is not enough: signing in also asks for a code that only your phone knows.'}
        </p>
        <div className="flex flex-wrap gap-2">
          {enabled ? (
            <>
              <Button onClick={() => setDoing('codes')}>New backup codes</Button>
              <Button onClick={() => setDoing('remove')}>Remove</Button>
            </>
          ) : (
            <Button variant="primary" onClick={() => setDoing('setUp')}>
              Set up
            </Button>
          )}
        </div>
      </div>
      {doing === 'setUp' && <SetUpSecondFactorDialog email={email} onClose={stop} />}
      {doing === 'codes' && <BackupCodesDialog onClose={stop} />}
      {doing === 'remove' && <RemoveSecondFactorDialog onClose={stop} />}
    </Panel>
  )
}
