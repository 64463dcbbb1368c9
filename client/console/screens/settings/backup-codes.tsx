// Backup codes, shown once: to copy, to download, to print.
import { Download } from 'lucide-react'
import { buttonStyle } from '../../../ui/button.tsx'
import { CopyButton } from '../../../ui/copy-button.tsx'

export function BackupCodes({ codes, email }: { codes: readonly string[]; email: string }) {
  const text = codes.join('\n')
  const file = `Farebox backup codes of ${email}\nEach works once.\n\n${text}\n`
  return (
    <div className="grid gap-3">
      <ul
        aria-label="Backup codes"
        className="grid grid-cols-2 gap-x-6 gap-y-1 rounded-md border border-line bg-sunken px-4 py-3 select-all"
      >
        {codes.map(code => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap items-center gap-2">
        <CopyButton wide text={text} label="Copy codes" />
        <a
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(file)}`}
          download="farebox-backup-codes.txt"
          className={buttonStyle({ size: 'sm' })}
        >
          <Download aria-hidden size={16} className="-ml-0.5" />
          Download
        </a>
      </div>
      <p className="text-sm text-ink-2">Each works once. They are not shown again; new ones end these.</p>
    </div>
  )
}
