// How high a table may be so that its foot is on the screen with it.
import { type RefObject, useEffect } from 'react'

/** The foot of the table, and the page's own edge below it. */
const BELOW_PX = 44 + 24
/** Where less is left the page scrolls anyway, and the table may fill the window it is scrolled into. */
const ROOM_PX_MIN = 320

/** Keeps `--room` of the scroller at the height that is left below its top, wherever what is above it has put it. */
export function useRoomBelow(scroller: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const fit = () => {
      const element = scroller.current
      if (element === null) return
      const room = window.innerHeight - (element.getBoundingClientRect().top + window.scrollY) - BELOW_PX
      const value = room < ROOM_PX_MIN ? '' : `${Math.floor(room)}px`
      if (element.style.getPropertyValue('--room') !== value) element.style.setProperty('--room', value)
    }
    fit()
    // Whatever comes or goes above changes the height of the page.
    const observer = new ResizeObserver(fit)
    observer.observe(document.body)
    window.addEventListener('resize', fit)
    return () => {
      observer.disconnect()
      window.removeEventListener('resize', fit)
    }
  })
}
