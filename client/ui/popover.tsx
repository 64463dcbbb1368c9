// A small surface under a button, for a few controls. Like the menu, its machinery is loaded when it comes near.
import { type ReactElement, type ReactNode, useRef, useState } from 'react'
import { late } from './late.tsx'
import { Slot } from './slot.tsx'

export interface PopoverProps {
  label: string
  /** A button. */
  trigger: ReactElement
  align?: 'start' | 'end'
  /** May be a function, for content that closes the popover itself. */
  children: ReactNode | ((close: () => void) => ReactNode)
}

export const PopoverBody = late(() => import('./popover-body.tsx').then(part => part.PopoverBody))

export function Popover({ label, trigger, align = 'start', children }: PopoverProps) {
  const anchor = useRef<HTMLElement>(null)
  const [open, setOpen] = useState(false)
  const [wanted, setWanted] = useState(false)
  const prepare = () => setWanted(true)
  return (
    <>
      <Slot
        ref={anchor}
        aria-haspopup="dialog"
        aria-expanded={open}
        onPointerEnter={prepare}
        onFocus={prepare}
        onClick={() => {
          prepare()
          setOpen(!open)
        }}
      >
        {trigger}
      </Slot>
      {wanted && (
        <PopoverBody anchor={anchor} label={label} align={align} open={open} onOpenChange={setOpen}>
          {typeof children === 'function' ? children(() => setOpen(false)) : children}
        </PopoverBody>
      )}
    </>
  )
}
