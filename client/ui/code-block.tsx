// Text for machines, to be read and copied exactly.
import { CopyButton } from './copy-button.tsx'

export interface CodeBlockProps {
  code: string
  /** The file, the shell, the language: what a reader should know before pasting. */
  title: string
  /** Breaks long lines instead of scrolling. */
  wrap?: boolean
}

export function CodeBlock({ code, title, wrap = false }: CodeBlockProps) {
  return (
    <figure className="min-w-0 overflow-hidden rounded-md border border-line bg-sunken">
      <figcaption className="flex h-9 items-center justify-between gap-2 border-b border-line pr-1.5 pl-3 text-xs text-ink-2">
        <span className="truncate">{title}</span>
        <CopyButton text={code} label={`Copy ${title}`} />
      </figcaption>
      <pre
        // Scrolls by keyboard too.
        tabIndex={0}
        aria-label={title}
        className={`focus-inset max-h-96 overflow-auto p-3 ${wrap ? 'break-all whitespace-pre-wrap' : ''}`}
      >
        <code>{code}</code>
      </pre>
    </figure>
  )
}
