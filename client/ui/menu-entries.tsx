// What a menu may hold, and how it is drawn, the same for menus under a button and under a right click.
import { Check, type LucideIcon } from 'lucide-react'
import type { ContextMenu, DropdownMenu } from 'radix-ui'
import { Fragment } from 'react'
import { classNames } from './class-names.ts'
import { Kbd } from './kbd.tsx'
import { useAddress } from './link.tsx'
import { ITEM_STYLE } from './pop-style.ts'

interface MenuItem {
  label: string
  onSelect?: () => void
  /** Goes there, instead of doing something. */
  href?: string
  icon?: LucideIcon
  hint?: string
  shortcut?: string
  /** Makes it one of a set: the tick stands at the chosen one. */
  checked?: boolean
  danger?: boolean
  disabled?: boolean
  /** Stays in the menu, does nothing, and says who may. */
  refusedBecause?: string | undefined
}

export interface MenuGroup {
  heading?: string
  items: readonly MenuItem[]
}

type MenuParts = Pick<
  typeof DropdownMenu | typeof ContextMenu,
  'Group' | 'Item' | 'CheckboxItem' | 'Label' | 'Separator'
>

export function MenuEntries({ groups, parts }: { groups: readonly MenuGroup[]; parts: MenuParts }) {
  const shown = groups.filter(group => group.items.length > 0)
  return shown.map((group, index) => (
    <Fragment key={group.heading ?? index}>
      {index > 0 && <parts.Separator className="-mx-1 my-1 h-px bg-line" />}
      <parts.Group>
        {group.heading && <parts.Label className="px-2 py-1 text-xs text-ink-3">{group.heading}</parts.Label>}
        {group.items.map(item => (
          <Entry key={item.label} item={item} parts={parts} />
        ))}
      </parts.Group>
    </Fragment>
  ))
}

function Entry({ item, parts }: { item: MenuItem; parts: MenuParts }) {
  const { address, follow } = useAddress(item.href ?? '')
  const { icon: Icon } = item
  const refused = item.refusedBecause !== undefined
  const hint = item.refusedBecause ?? item.hint
  const className = classNames(
    ITEM_STYLE,
    item.danger && 'text-bad data-highlighted:bg-bad-soft',
    refused && 'text-ink-3 data-highlighted:bg-transparent',
  )
  const body = (
    <>
      {Icon && <Icon aria-hidden size={16} className={item.danger || refused ? undefined : 'text-ink-2'} />}
      <span className="min-w-0 flex-1">
        {item.label}
        {hint && <span className="block max-w-60 text-xs text-ink-2">{hint}</span>}
      </span>
      {item.shortcut && <Kbd keys={item.shortcut} className="pl-3" />}
      {item.checked !== undefined && (
        <Check aria-hidden size={16} className={classNames('text-accent', !item.checked && 'invisible')} />
      )}
    </>
  )
  // Refused entries can be reached with the keyboard: a disabled one would be skipped, and its reason never read.
  const onSelect = (event: Event) => {
    if (refused) event.preventDefault()
    else if (follow) follow()
    else item.onSelect?.()
  }
  const common = {
    className,
    disabled: item.disabled ?? false,
    'aria-disabled': refused || item.disabled,
    onSelect,
  }

  if (item.checked !== undefined) {
    return (
      <parts.CheckboxItem {...common} checked={item.checked}>
        {body}
      </parts.CheckboxItem>
    )
  }
  if (item.href !== undefined && !refused) {
    return (
      <parts.Item {...common} asChild>
        <a
          href={address}
          onClick={event => {
            // A plain press is followed by the router, in onSelect; any other by the browser.
            const elsewhere = event.metaKey || event.ctrlKey || event.shiftKey
            if (follow && !elsewhere) event.preventDefault()
          }}
        >
          {body}
        </a>
      </parts.Item>
    )
  }
  return <parts.Item {...common}>{body}</parts.Item>
}
