// The part of popover.tsx that is loaded late.
import { Popover } from 'radix-ui'
import { type ReactNode, type RefObject, useRef } from 'react'
import { classNames } from './class-names.ts'
import { POP_STYLE } from './pop-style.ts'

export interface PopoverBodyProps {
  anchor: RefObject<HTMLElement | null>
  label: string
  align: 'start' | 'end'
  open: boolean
  onOpenChange: (open: boolean) => void
  children: ReactNode
}

export function PopoverBody({ anchor, label, align, open, onOpenChange, children }: PopoverBodyProps) {
  const wentElsewhere = useRef(false)
  const isAnchor = (target: EventTarget | null) => target instanceof Node && anchor.current?.contains(target)
  return (
    <Popover.Root open={open} onOpenChange={onOpenChange}>
      <Popover.Anchor virtualRef={anchor} />
      <Popover.Portal>
        <Popover.Content
          aria-label={label}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className={classNames(
            POP_STYLE,
            'max-h-(--radix-popover-content-available-height) max-w-[calc(100vw-16px)] overflow-y-auto p-3',
          )}
          // The button closes it by its own press; closing here first would make that press open it again.
          onInteractOutside={event => {
            if (isAnchor(event.target)) event.preventDefault()
            else wentElsewhere.current = true
          }}
          onCloseAutoFocus={event => {
            event.preventDefault()
            if (!wentElsewhere.current) anchor.current?.focus()
            wentElsewhere.current = false
          }}
        >
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
