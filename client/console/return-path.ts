// Where someone goes after signing in: the page they asked for, and never another site.

/** A path of this site with its search and hash, or `/` for anything that would lead elsewhere or in circles. */
export function safeReturnPath(asked: string | undefined): string {
  if (asked === undefined || !asked.startsWith('/')) return '/'
  const here = 'https://farebox.invalid'
  if (!URL.canParse(asked, here)) return '/'
  const url = new URL(asked, here)
  // `//elsewhere`, `/\elsewhere` and what hides them behind tabs are another origin once parsed.
  if (url.origin !== here) return '/'
  const entrance = url.pathname === '/sign-in' || url.pathname === '/welcome'
  // A path such as `/.//elsewhere` is parsed to `//elsewhere`, which would be read anew as another origin.
  if (entrance || url.pathname.startsWith('//')) return '/'
  return `${url.pathname}${url.search}${url.hash}`
}
