// The part of tooltip.tsx that is loaded late: what is shown, placed beside what it is about.
import { type ReactNode, useEffect, useEffectEvent, useRef } from 'react'
import { computeTooltipPlace } from './tooltip-place.ts'

export interface TooltipBodyProps {
  id: string
  trigger: { current: HTMLElement | null }
  content: ReactNode
  onStay: () => void
  onLeave: () => void
  onDismiss: () => void
}

export function TooltipBody({ id, trigger, content, onStay, onLeave, onDismiss }: TooltipBodyProps) {
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
