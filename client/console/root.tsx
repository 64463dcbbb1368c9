// Around every page: links that the router follows, the document's title, the focus after a navigation.
import { useQuery } from '@tanstack/react-query'
import { Outlet, useLocation, useMatches, useRouter } from '@tanstack/react-router'
import { useEffect, useMemo } from 'react'
import { AddressesContext, type AppAddresses } from '../ui/link.tsx'
import { parseSearch, stringifyFrame } from './search.ts'
import { economiesOptions } from './session.ts'

export function Root() {
  const addresses = useAddresses()
  useFocusOnNavigation()
  return (
    <AddressesContext value={addresses}>
      <DocumentTitle />
      <Outlet />
    </AddressesContext>
  )
}

/** New whenever the page or the frame's params change, and only then, so that every link is drawn with them. */
function useAddresses(): AppAddresses {
  const router = useRouter()
  const here = useLocation({ select: ({ pathname, search }) => pathname + stringifyFrame(search) })
  return useMemo(() => {
    const base = new URL(here, location.origin)
    // Through the router's search rules, which keep the frame's params.
    const placeOf = (href: string) => {
      const { pathname, search, hash } = new URL(href, base)
      return { to: pathname, search: parseSearch(search), ...(hash === '' ? {} : { hash: hash.slice(1) }) }
    }
    return {
      addressOf: href => router.buildLocation({ ...placeOf(href), _includeValidateSearch: true }).href,
      go: address => void router.navigate(placeOf(address)),
    }
  }, [router, here])
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
  useEffect(() => {
    let leftFrom: Element | null = null
    const unsubscribe = [
      // What is chosen while the page is on its way, such as other dates, navigates again.
      router.subscribe('onBeforeNavigate', () => {
        leftFrom ??= document.activeElement
      }),
      router.subscribe('onRendered', ({ fromLocation, pathChanged }) => {
        const hasOpened = hasOpenedSomething(leftFrom)
        leftFrom = null
        if (fromLocation === undefined || !pathChanged || hasOpened) return
        const heading = document.querySelector<HTMLElement>('main h1')
        if (heading === null) return
        heading.tabIndex = -1
        heading.style.outline = 'none'
        heading.focus({ preventScroll: true })
      }),
    ]
    return () => {
      for (const end of unsubscribe) end()
    }
  }, [router])
}

/** Whoever opened a list or a dialog of the frame while the page was on its way would see it close under their hand. */
function hasOpenedSomething(leftFrom: Element | null): boolean {
  const opened = document.activeElement?.closest('[role="dialog"], [role="menu"], [role="listbox"]')
  return opened != null && !opened.contains(leftFrom)
}
