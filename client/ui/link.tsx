// A link inside the app: a real one, which the router follows without loading the page anew.
import { type ComponentProps, createContext, useContext } from 'react'
import { classNames } from './class-names.ts'

/** How the app names its places and goes to them; set once, by whoever owns the router. */
export interface AppAddresses {
  /** The whole address, with what the app carries along: a click, a new tab and a copied link lead to the same. */
  addressOf: (href: string) => string
  go: (address: string) => void
}

export const AddressesContext = createContext<AppAddresses | null>(null)

/** Where a link leads, and how to follow it there; nobody follows but the browser what lies outside the app. */
export function useAddress(href: string): { address: string; follow: (() => void) | undefined } {
  const app = useContext(AddressesContext)
  if (app === null || !/^[/?]/.test(href)) return { address: href, follow: undefined }
  const address = app.addressOf(href)
  return { address, follow: () => app.go(address) }
}

/** Goes where a link of this address would: for what is no link by itself, such as a point of a drawing. */
export function useGo(): (href: string, how: { inNewTab: boolean }) => void {
  const app = useContext(AddressesContext)
  return (href, { inNewTab }) => {
    const isInside = app !== null && /^[/?]/.test(href)
    const address = isInside ? app.addressOf(href) : href
    if (inNewTab) window.open(address, '_blank', 'noopener')
    else if (isInside) app.go(address)
    else window.location.assign(address)
  }
}

export interface LinkProps extends ComponentProps<'a'> {
  href: string
  /** Takes the look of what is around it, instead of the accent. */
  plain?: boolean
}

export function Link({ href, plain = false, className, onClick, children, ...rest }: LinkProps) {
  const { address, follow } = useAddress(href)
  return (
    <a
      {...rest}
      href={address}
      className={classNames(plain ? 'rounded-sm' : LINK_STYLE, className)}
      onClick={event => {
        onClick?.(event)
        const elsewhere =
          event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0
        if (event.defaultPrevented || elsewhere || rest.target || !follow) return
        event.preventDefault()
        follow()
      }}
    >
      {children}
    </a>
  )
}

/** For links that a router draws itself. */
export const LINK_STYLE =
  'rounded-sm font-medium text-accent underline decoration-accent/40 underline-offset-3 hover:text-accent-strong hover:decoration-current'
