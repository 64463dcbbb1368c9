// A tooltip in the browser's top layer: never clipped, can be hovered, closes on Escape, costs one kilobyte.
// Radix's would bring its positioning library (10 kB) into every page that shows a single button.
import { type ReactElement, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { late } from './late.tsx'
import { Slot } from './slot.tsx'

export interface TooltipProps {
  content: ReactNode
  /** False when the trigger already carries the same words as its label. */
  describes?: boolean
  /** One element that can be focused, and takes a ref and event handlers. */
  children: ReactElement
}

export const TooltipBody = late(() => import('./tooltip-body.tsx').then(part => part.TooltipBody))

const OPEN_AFTER_MS = 400
const CLOSE_AFTER_MS = 120
const WARM_FOR_MS = 400
// Moving along a toolbar, the second tooltip does not wait.
let lastClosedAt = 0

export function Tooltip({ content, describes = true, children }: TooltipProps) {
  const id = useId()
  const [open, setOpen] = useState(false)
  const trigger = useRef<HTMLElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  const after = (ms: number, next: boolean) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      if (!next) lastClosedAt = Date.now()
      setOpen(next)
    }, ms)
  }
  useEffect(() => () => clearTimeout(timer.current), [])

  return (
    <>
      <Slot
        ref={trigger}
        aria-describedby={open && describes ? id : undefined}
        onPointerEnter={(event: React.PointerEvent) => {
          if (event.pointerType === 'touch') return
          after(Date.now() - lastClosedAt < WARM_FOR_MS ? 0 : OPEN_AFTER_MS, true)
        }}
        onPointerLeave={(event: React.PointerEvent) => {
          if (event.pointerType !== 'touch') after(CLOSE_AFTER_MS, false)
        }}
        onPointerDown={(event: React.PointerEvent) => after(0, event.pointerType === 'touch' && describes)}
        onFocus={(event: React.FocusEvent) => {
          if (event.currentTarget.matches(':focus-visible')) after(0, true)
        }}
        onBlur={() => after(0, false)}
      >
        {children}
      </Slot>
      {open && (
        <TooltipBody
          id={id}
          trigger={trigger}
          content={content}
          onStay={() => clearTimeout(timer.current)}
          onLeave={() => after(CLOSE_AFTER_MS, false)}
          onDismiss={() => after(0, false)}
        />
      )}
    </>
  )
}
