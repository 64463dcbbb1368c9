// An id to recognise and to copy: mono, shortened in the middle, whole in the clipboard and for readers.
import { CopyButton } from './copy-button.tsx'
import { truncateMiddle } from './truncate-middle.ts'

export interface CopyableIdProps {
  id: string
  /** What the id names, as in "Copy request id". */
  label: string
  lengthMax?: number
}

export function CopyableId({ id, label, lengthMax = 20 }: CopyableIdProps) {
  const shown = truncateMiddle(id, lengthMax)
  return (
    <span className="inline-flex max-w-full items-center gap-1 align-middle">
      <code className="min-w-0 truncate" title={shown === id ? undefined : id}>
        {shown === id ? (
          id
        ) : (
          <>
            <span aria-hidden>{shown}</span>
            <span className="sr-only">{id}</span>
          </>
        )}
      </code>
      <CopyButton text={id} label={`Copy ${label}`} />
    </span>
  )
}
