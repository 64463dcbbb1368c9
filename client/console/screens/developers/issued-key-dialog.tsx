// A key just made, shown this one time, with the first call one can make with it.
import { useState } from 'react'
import { Banner } from '../../../ui/banner.tsx'
import { Button } from '../../../ui/button.tsx'
import { CodeBlock } from '../../../ui/code-block.tsx'
import { CopyButton } from '../../../ui/copy-button.tsx'
import { Dialog, DialogBody, DialogFooter } from '../../../ui/dialog.tsx'
import { Tabs } from '../../../ui/tabs.tsx'
import { Time } from '../../../ui/time.tsx'
import { curlSnippet, typescriptSnippet } from './key-snippets.ts'

export type IssuedKey = { secret: string; name: string } & (
  | { kind: 'created' }
  | { kind: 'rotated'; oldPrefix: string; oldEndsAt: string }
)

type Language = 'curl' | 'typescript'

export function IssuedKeyDialog({ issued, onClose }: { issued: IssuedKey; onClose: () => void }) {
  const [language, setLanguage] = useState<Language>('curl')
  const { origin } = window.location
  return (
    <Dialog
      open
      onOpenChange={onClose}
      closesBy="button"
      size="lg"
      title={issued.kind === 'created' ? `${issued.name} is ready` : `${issued.name} was rotated`}
      description={
        issued.kind === 'rotated' && (
          <>
            The old key <code>{issued.oldPrefix}…</code> is accepted until <Time at={issued.oldEndsAt} />.
          </>
        )
      }
    >
      <DialogBody>
        <Banner tone="warn" title="The key is shown this one time">
          Farebox keeps only a hash of it. Put it where your product reads its secrets, now.
        </Banner>
        <div className="flex flex-wrap items-center gap-2 rounded-md border border-line-strong bg-raised py-2 pr-2 pl-3">
          <code aria-label="The key" className="min-w-0 flex-1 text-sm break-all select-all">
            {issued.secret}
          </code>
          <CopyButton wide text={issued.secret} label="Copy key" />
        </div>
        <Tabs
          label="First call"
          value={language}
          onChange={setLanguage}
          tabs={[
            { value: 'curl', label: 'curl' },
            { value: 'typescript', label: 'TypeScript' },
          ]}
        >
          {language === 'curl' ? (
            <CodeBlock title="Terminal" code={curlSnippet(origin, issued.secret)} wrap />
          ) : (
            <CodeBlock title="TypeScript, with the key in FAREBOX_KEY" code={typescriptSnippet(origin)} />
          )}
        </Tabs>
        <p className="text-sm text-ink-2">It answers with the economy, the mode and the scopes of the key.</p>
      </DialogBody>
      <DialogFooter>
        <Button variant="primary" onClick={onClose}>
          I have stored it
        </Button>
      </DialogFooter>
    </Dialog>
  )
}
