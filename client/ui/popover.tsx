// A small surface under a button, for a few controls. Like the menu, its machinery is loaded when it comes near.
import { Slot } from 'radix-ui'
import { lazy, type ReactElement, type ReactNode, Suspense, useRef, useState } from 'react'

export interface PopoverProps {
  label: string
  /** A button. */
  trigger: ReactElement
  align?: 'start' | 'end'
  /** May be a function, for content that closes the popover itself. */
  children: ReactNode | ((close: () => void) => ReactNode)
}

const loadBody = () => import('./popover-body.tsx')
const PopoverBody = lazy(loadBody)

export function Popover({ label, trigger, align = 'start', children }: PopoverProps) {
  const anchor = useRef<HTMLElement>(null)
  const [open, setOpen] = useState(false)
  const [wanted, setWanted] = useState(false)
  return (
    <>
      <Slot.Root
        ref={anchor}
        aria-haspopup="dialog"
        aria-expanded={open}
        onPointerEnter={() => void loadBody()}
        onFocus={() => void loadBody()}
        onClick={() => {
          setWanted(true)
          setOpen(!open)
        }}
      >
        {trigger}
      </Slot.Root>
      {wanted && (
        <Suspense>
          <PopoverBody anchor={anchor} label={label} align={align} open={open} onOpenChange={setOpen}>
            {typeof children === 'function' ? children(() => setOpen(false)) : children}
          </PopoverBody>
        </Suspense>
      )}
    </>
  )
}
