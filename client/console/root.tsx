// Around every page: links that the router follows, the document's title, the focus after a navigation.
import { useQuery } from '@tanstack/react-query'
import { Outlet, useMatches, useRouter } from '@tanstack/react-router'
import { useEffect, useMemo } from 'react'
import { NavigateContext } from '../ui/link.tsx'
import { parseSearch } from './search.ts'
import { economiesOptions } from './session.ts'

export function Root() {
  const router = useRouter()
  const navigate = useMemo(
    () => (href: string) => {
      const url = new URL(href, location.origin)
      // Through the router's search rules, which keep the frame's params.
      void router.navigate({
        to: url.pathname,
        search: parseSearch(url.search),
        ...(url.hash === '' ? {} : { hash: url.hash.slice(1) }),
      })
    },
    [router],
  )
  useFocusOnNavigation()
  return (
    <NavigateContext value={navigate}>
      <DocumentTitle />
      <Outlet />
    </NavigateContext>
  )
}

function DocumentTitle() {
  // From the cache: nothing is asked for the sake of a title.
  const { data: economies } = useQuery({ ...economiesOptions, enabled: false })
  const parts = useMatches({
    select: matches => {
      const title = matches.findLast(match => match.staticData.title)?.staticData.title
      const economyMatch = matches.find(match => match.routeId === '/signed-in/$economy')
      const key = economyMatch?.params.economy
      const name = economies?.find(economy => economy.key === key)?.name ?? key
      const test = economyMatch?.search.mode === 'test'
      return [test ? 'TEST' : undefined, title, name, 'Farebox'].filter(Boolean).join(' · ')
    },
  })
  return <title>{parts}</title>
}

/** Another page begins at its heading, for those who hear it and for the next press of Tab. */
function useFocusOnNavigation(): void {
  const router = useRouter()
  useEffect(
    () =>
      router.subscribe('onRendered', ({ fromLocation, pathChanged }) => {
        if (fromLocation === undefined || !pathChanged) return
        const heading = document.querySelector<HTMLElement>('main h1')
        if (heading === null) return
        heading.tabIndex = -1
        heading.style.outline = 'none'
        heading.focus({ preventScroll: true })
      }),
    [router],
  )
}
