// A button of the toolbar: with its word where there is room, a glyph with the word in its tooltip where there is not.
import type { LucideIcon } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import { Button } from '../button.tsx'
import { IconButton } from '../icon-button.tsx'

export interface ToolButtonProps extends Omit<ComponentProps<'button'>, 'children' | 'aria-label'> {
  icon: LucideIcon
  label: string
  isBrief: boolean
  /** More than the label, where it is written out. */
  children?: ReactNode
}

export function ToolButton({ icon, label, isBrief, children, ...rest }: ToolButtonProps) {
  if (isBrief) return <IconButton {...rest} icon={icon} label={label} outlined />
  return (
    <Button {...rest} icon={icon} className="max-w-56">
      {children ?? label}
    </Button>
  )
}
