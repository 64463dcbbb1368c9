// A menu under a right click or a long press. It repeats what buttons on the page can do; it is never the only way.
import { ContextMenu as Radix } from 'radix-ui'
import type { ReactElement } from 'react'
import { classNames } from './class-names.ts'
import { MenuEntries, type MenuGroup } from './menu-entries.tsx'
import { POP_STYLE } from './pop-style.ts'

export interface ContextMenuProps {
  /** The element that is clicked on. */
  children: ReactElement
  groups: readonly MenuGroup[]
}

export function ContextMenu({ children, groups }: ContextMenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content collisionPadding={8} className={classNames(POP_STYLE, 'min-w-44 p-1')}>
          <MenuEntries groups={groups} parts={Radix} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
