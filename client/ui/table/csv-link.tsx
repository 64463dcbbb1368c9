// The link that exports what the filters let through, and says so.
import { Download } from 'lucide-react'
import { buttonStyle } from '../button.tsx'
import { classNames } from '../class-names.ts'
import { Tooltip } from '../tooltip.tsx'

export interface CsvLinkProps {
  href: string
  filtered: boolean
  noun: string
  isBrief: boolean
}

export function CsvLink({ href, filtered, noun, isBrief }: CsvLinkProps) {
  return (
    <Tooltip
      content={filtered ? `CSV of all ${noun} that match the filters, on every page` : `CSV of all ${noun}`}
    >
      <a href={href} download className={classNames(buttonStyle(), isBrief && 'w-control px-0')}>
        <Download aria-hidden size={16} className={isBrief ? undefined : '-ml-0.5'} />
        <span className={isBrief ? 'sr-only' : undefined}>{filtered ? 'Export filtered' : 'Export'}</span>
      </a>
    </Tooltip>
  )
}
