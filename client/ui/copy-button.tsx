// Copies a text, and says that it did.
import { Check, Copy, X } from 'lucide-react'
import { Button } from './button.tsx'
import { useCopy } from './copy.ts'
import { IconButton } from './icon-button.tsx'

export interface CopyButtonProps {
  text: string
  /** What is copied, as in "Copy request id". */
  label: string
  /** Shows the label beside the glyph. */
  wide?: boolean
}

export function CopyButton({ text, label, wide = false }: CopyButtonProps) {
  const [state, copy] = useCopy()
  const icon = state === 'copied' ? Check : state === 'failed' ? X : Copy
  const says = state === 'copied' ? 'Copied' : state === 'failed' ? 'Could not copy' : label
  return (
    <>
      {wide ? (
        <Button size="sm" icon={icon} onClick={() => copy(text)}>
          {says}
        </Button>
      ) : (
        <IconButton size="sm" icon={icon} label={label} onClick={() => copy(text)} />
      )}
      <span role="status" className="sr-only">
        {state === 'idle' ? '' : says}
      </span>
    </>
  )
}
