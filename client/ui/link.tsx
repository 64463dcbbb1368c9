// A link inside the app: a real one, which the router follows without loading the page anew.
import { type ComponentProps, createContext, useContext } from 'react'
import { classNames } from './class-names.ts'

/** How the app goes somewhere; set once, by whoever owns the router. */
export const NavigateContext = createContext<((href: string) => void) | null>(null)

export interface LinkProps extends ComponentProps<'a'> {
  href: string
  /** Takes the look of what is around it, instead of the accent. */
  plain?: boolean
}

export function Link({ href, plain = false, className, onClick, children, ...rest }: LinkProps) {
  const navigate = useContext(NavigateContext)
  return (
    <a
      {...rest}
      href={href}
      className={classNames(plain ? 'rounded-sm' : LINK_STYLE, className)}
      onClick={event => {
        onClick?.(event)
        const elsewhere =
          event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0
        if (event.defaultPrevented || elsewhere || rest.target || !href.startsWith('/') || !navigate) return
        event.preventDefault()
        navigate(href)
      }}
    >
      {children}
    </a>
  )
}

/** For links that a router draws itself. */
export const LINK_STYLE =
  'rounded-sm font-medium text-accent underline decoration-accent/40 underline-offset-3 hover:text-accent-strong hover:decoration-current'
