// A tooltip in the browser's top layer: never clipped, can be hovered, closes on Escape, costs one kilobyte.
// Radix's would bring its positioning library (10 kB) into every page that shows a single button.
import { Slot } from 'radix-ui'
import { type ReactElement, type ReactNode, useEffect, useEffectEvent, useId, useRef, useState } from 'react'
import { computeTooltipPlace } from './tooltip-place.ts'

export interface TooltipProps {
  content: ReactNode
  /** False when the trigger already carries the same words as its label. */
  describes?: boolean
  /** One element that can be focused, and takes a ref and event handlers. */
  children: ReactElement
}

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
      <Slot.Root
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
      </Slot.Root>
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

interface TooltipBodyProps {
  id: string
  trigger: { current: HTMLElement | null }
  content: ReactNode
  onStay: () => void
  onLeave: () => void
  onDismiss: () => void
}

function TooltipBody({ id, trigger, content, onStay, onLeave, onDismiss }: TooltipBodyProps) {
  const body = useRef<HTMLSpanElement>(null)
  const dismiss = useEffectEvent(onDismiss)

  useEffect(() => {
    const element = body.current
    const anchor = trigger.current
    if (!element || !anchor) return
    element.showPopover()
    // Again with every scroll: the focus itself may have scrolled its element into sight.
    const place = () => {
      const viewport = {
        width: document.documentElement.clientWidth,
        height: document.documentElement.clientHeight,
      }
      const box = anchor.getBoundingClientRect()
      if (box.bottom < 0 || box.top > viewport.height) dismiss()
      const { left, top } = computeTooltipPlace(box, element.getBoundingClientRect(), viewport)
      element.style.left = `${left}px`
      element.style.top = `${top}px`
    }
    place()

    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      // Escape closes one thing at a time: not also the dialog beneath.
      event.stopPropagation()
      dismiss()
    }
    window.addEventListener('keydown', onKeyDown, true)
    window.addEventListener('scroll', place, { capture: true, passive: true })
    return () => {
      window.removeEventListener('keydown', onKeyDown, true)
      window.removeEventListener('scroll', place, true)
    }
  }, [trigger])

  return (
    <span
      ref={body}
      id={id}
      role="tooltip"
      popover="manual"
      className="fixed m-0 w-max max-w-72 animate-appear rounded-sm bg-ink px-2 py-1 text-left text-xs font-normal whitespace-normal text-page shadow-pop"
      onPointerEnter={onStay}
      onPointerLeave={onLeave}
    >
      {content}
    </span>
  )
}
