// Asks for more rows shortly before the last one comes into view.
import { useEffect, useEffectEvent, useRef } from 'react'

export function MoreSentinel({ onMore }: { onMore: () => void }) {
  const element = useRef<HTMLDivElement>(null)
  const ask = useEffectEvent(onMore)
  useEffect(() => {
    if (!element.current) return undefined
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) ask()
      },
      { root: element.current.closest('[data-scroller]'), rootMargin: '0px 0px 480px' },
    )
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [])
  return <div ref={element} aria-hidden className="h-px" />
}
