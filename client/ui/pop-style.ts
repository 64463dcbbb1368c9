// The look shared by everything that pops up: menus, lists of options, popovers.

export const POP_STYLE =
  'z-50 overflow-hidden rounded-md border border-line bg-raised text-ink shadow-pop outline-none data-[state=closed]:animate-disappear data-[state=open]:animate-rise'

/** A row in a menu or list. Radix and cmdk mark the row under the arrow keys in different ways. */
export const ITEM_STYLE =
  'relative flex min-h-7 items-center gap-2 rounded-sm px-2 py-1 text-sm outline-none select-none data-highlighted:bg-hover data-[selected=true]:bg-hover data-disabled:not-data-[disabled=false]:text-ink-3'

/** A list of options without one is no list, to those who hear it. */
export const HIDDEN_WHEN_EMPTY = 'not-has-[[role=option]]:hidden'
