// What the address names by its hash: it is in sight and has the focus, whichever page one came from.
import { useLocation, useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'

/** Answers what is named; empty: nothing is. */
export function useNamed(block: 'start' | 'center'): string {
  const router = useRouter()
  const named = useLocation({ select: ({ hash }) => hash })
  useEffect(() => {
    if (named === '') return
    const show = () => {
      const element = document.getElementById(named)
      element?.scrollIntoView({ block })
      element?.focus({ preventScroll: true })
    }
    show()
    // A page that was entered gives the focus to its heading first, which may come after this.
    return router.subscribe('onRendered', ({ pathChanged }) => {
      if (pathChanged) show()
    })
  }, [router, named, block])
  return named
}
