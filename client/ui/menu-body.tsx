// The part of menu.tsx that is loaded late: Radix's menu, hung under a button that was there before it.
import { DropdownMenu } from 'radix-ui'
import { type Ref, type RefObject, useLayoutEffect } from 'react'
import { classNames } from './class-names.ts'
import { MenuEntries, type MenuGroup } from './menu-entries.tsx'
import { POP_STYLE } from './pop-style.ts'

export interface MenuBodyProps {
  trigger: RefObject<HTMLElement | null>
  triggerId: string
  /** Moves to the first entry at once. */
  byKeyboard: boolean
  open: boolean
  onOpenChange: (open: boolean) => void
  groups: readonly MenuGroup[]
  align: 'start' | 'end'
}

export function MenuBody({
  trigger,
  triggerId,
  byKeyboard,
  open,
  onOpenChange,
  groups,
  align,
}: MenuBodyProps) {
  return (
    // Not modal: the page beneath stays readable, and a press elsewhere does what it says.
    <DropdownMenu.Root open={open} onOpenChange={onOpenChange} modal={false}>
      <DropdownMenu.Trigger asChild>
        <Elsewhere element={trigger} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          ref={byKeyboard ? focusFirstEntry : null}
          aria-labelledby={triggerId}
          align={align}
          sideOffset={4}
          // The button closes it by its own press; closing here first would make that press open it again.
          onInteractOutside={event => {
            if (event.target instanceof Node && trigger.current?.contains(event.target))
              event.preventDefault()
          }}
          collisionPadding={8}
          className={classNames(
            POP_STYLE,
            'max-h-(--radix-dropdown-menu-content-available-height) min-w-44 overflow-y-auto p-1',
          )}
        >
          <MenuEntries groups={groups} parts={DropdownMenu} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

/** Radix does this itself only if it was there when the key was pressed; loaded late, it was not. */
function focusFirstEntry(menu: HTMLElement | null): void {
  requestAnimationFrame(() => {
    if (menu?.contains(document.activeElement)) {
      menu.querySelector<HTMLElement>('[role^="menuitem"]:not([data-disabled])')?.focus()
    }
  })
}

/** Draws nothing: tells Radix that its trigger is an element drawn by someone else. */
function Elsewhere({ element, ref }: { element: RefObject<HTMLElement | null>; ref?: Ref<HTMLElement> }) {
  useLayoutEffect(() => {
    if (typeof ref === 'function') {
      const release = ref(element.current)
      return () => (release ? release() : void ref(null))
    }
    if (!ref) return
    ref.current = element.current
    return () => {
      ref.current = null
    }
  }, [element, ref])
  return null
}
