// Backup codes, shown once: to copy, to download, to print.
import { Download } from 'lucide-react'
import { buttonStyle } from '../../../ui/button.tsx'
import { CopyButton } from '../../../ui/copy-button.tsx'

export function BackupCodes({ codes, email }: { codes: readonly string[]; email: string }) {
  const text = codes.join('\n')
  const file = `Farebox backup codes of ${email}\nEach works once.\n\n${text}\n`
  return (
    <div className="grid gap-3">
      <ol
        aria-label="Backup codes"
        className="grid grid-flow-col grid-rows-5 gap-x-6 rounded-md border border-line bg-sunken px-4 py-2 select-all max-sm:grid-flow-row max-sm:grid-rows-none"
      >
        {codes.map((code, index) => (
          <li key={code} className="flex items-baseline gap-3 py-1">
            {/* Not part of what is selected and copied. */}
            <span aria-hidden className="w-5 text-right text-xs text-ink-3 tabular-nums select-none">
              {index + 1}
            </span>
            <code className="text-base tracking-wider">
              <Halves code={code} />
            </code>
          </li>
        ))}
      </ol>
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

/** In its two halves, as one reads it off; the room around the dash is drawn, and not in the text. */
function Halves({ code }: { code: string }) {
  const [first, ...rest] = code.split('-')
  if (rest.length === 0) return code
  return (
    <>
      {first}
      <span className="mx-1 text-ink-3">-</span>
      {rest.join('-')}
    </>
  )
}
