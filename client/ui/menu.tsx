// A menu under a button. What draws it (30 kB) is loaded when the pointer or the focus comes near the button.
import { type ReactElement, useId, useRef, useState } from 'react'
import { late } from './late.tsx'
import type { MenuGroup } from './menu-entries.tsx'
import { Slot } from './slot.tsx'

export interface MenuProps {
  /** A button. */
  children: ReactElement
  groups: readonly MenuGroup[]
  align?: 'start' | 'end'
}

export const MenuBody = late(() => import('./menu-body.tsx').then(part => part.MenuBody))

export function Menu({ children, groups, align = 'start' }: MenuProps) {
  const trigger = useRef<HTMLElement>(null)
  const triggerId = useId()
  const [open, setOpen] = useState(false)
  const [wanted, setWanted] = useState(false)
  const [byKeyboard, setByKeyboard] = useState(false)
  const prepare = () => setWanted(true)
  return (
    <>
      <Slot
        ref={trigger}
        id={triggerId}
        aria-haspopup="menu"
        aria-expanded={open}
        onPointerEnter={prepare}
        onFocus={prepare}
        onClick={(event: React.MouseEvent) => {
          prepare()
          // A press of Enter or Space arrives as a click without a pointer.
          setByKeyboard(event.detail === 0)
          setOpen(!open)
        }}
        onKeyDown={(event: React.KeyboardEvent) => {
          if (event.key !== 'ArrowDown') return
          event.preventDefault()
          setByKeyboard(true)
          setOpen(true)
        }}
      >
        {children}
      </Slot>
      {wanted && (
        <MenuBody
          trigger={trigger}
          triggerId={triggerId}
          byKeyboard={byKeyboard}
          open={open}
          onOpenChange={setOpen}
          groups={groups}
          align={align}
        />
      )}
    </>
  )
}
