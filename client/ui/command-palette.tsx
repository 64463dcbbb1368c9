// Search over everything one can go to or do. The caller says what there is; this finds, shows and runs it.
import { Command } from 'cmdk'
import { CornerDownLeft, LoaderCircle, type LucideIcon, Search } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { classNames } from './class-names.ts'
import { Kbd } from './kbd.tsx'
import { rankGroups } from './palette-rank.ts'
import { HIDDEN_WHEN_EMPTY, ITEM_STYLE } from './pop-style.ts'
import { useReturnFocus } from './use-return-focus.ts'

export interface PaletteItem {
  id: string
  label: string
  hint?: string
  icon?: LucideIcon
  shortcut?: string
  /** Other words under which it is found. */
  keywords?: readonly string[]
  refusedBecause?: string | undefined
  onSelect: () => void
}

export interface PaletteGroup {
  heading: string
  items: readonly PaletteItem[]
  /** Set for what the server already found for this query: shown as it came, not narrowed again. */
  found?: boolean
}

export interface CommandPaletteProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  query: string
  onQueryChange: (query: string) => void
  groups: readonly PaletteGroup[]
  placeholder?: string
  /** The server is still looking. */
  loading?: boolean
  /** What to say when the server could not look. */
  error?: string | undefined
}

export function CommandPalette(props: CommandPaletteProps) {
  const {
    open,
    onOpenChange,
    query,
    onQueryChange,
    groups,
    placeholder = 'Go to, do, or find…',
    loading,
    error,
  } = props
  const returnFocus = useReturnFocus()
  const shown = rankGroups(groups, query)
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-overlay data-[state=closed]:animate-disappear data-[state=open]:animate-appear" />
        <Radix.Content
          {...returnFocus}
          aria-describedby={undefined}
          className="fixed inset-x-4 top-[12dvh] z-40 mx-auto max-w-xl overflow-hidden rounded-lg border border-line bg-raised shadow-pop outline-none data-[state=closed]:animate-disappear data-[state=open]:animate-rise"
        >
          <Radix.Title className="sr-only">Commands</Radix.Title>
          <Command label="Commands" loop shouldFilter={false}>
            <div className="flex items-center gap-2.5 border-b border-line px-4">
              {loading ? (
                <LoaderCircle aria-hidden size={16} className="animate-spin text-ink-3" />
              ) : (
                <Search aria-hidden size={16} className="text-ink-3" />
              )}
              <Command.Input
                value={query}
                onValueChange={onQueryChange}
                placeholder={placeholder}
                // The dialog is this box: its caret is where the focus is.
                className="h-12 min-w-0 flex-1 bg-transparent text-base outline-none"
              />
              <Kbd keys="escape" />
            </div>
            {/* Outside the list, which may hold options only. */}
            {error && (
              <p role="alert" className="border-b border-line bg-bad-soft px-4 py-2 text-sm text-bad">
                {error}
              </p>
            )}
            <p role="status" className="sr-only">
              {loading ? 'Looking…' : ''}
            </p>
            {!error && !loading && shown.length === 0 && (
              <p role="status" className="px-3 py-8 text-center text-sm text-ink-2">
                Nothing found for “{query}”
              </p>
            )}
            <Command.List
              label="Results"
              className={classNames(
                'max-h-[min(24rem,60dvh)] scroll-py-1 overflow-y-auto overscroll-contain p-1',
                HIDDEN_WHEN_EMPTY,
              )}
            >
              {shown.map(group => (
                <Command.Group
                  key={group.heading}
                  heading={group.heading}
                  className="**:[[cmdk-group-heading]]:px-2 **:[[cmdk-group-heading]]:pt-2 **:[[cmdk-group-heading]]:pb-1 **:[[cmdk-group-heading]]:text-xs **:[[cmdk-group-heading]]:text-ink-3"
                >
                  {group.items.map(item => (
                    <PaletteRow key={item.id} item={item} />
                  ))}
                </Command.Group>
              ))}
            </Command.List>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

function PaletteRow({ item }: { item: PaletteItem }) {
  const { icon: Icon } = item
  const refused = item.refusedBecause !== undefined
  const hint = item.refusedBecause ?? item.hint
  return (
    <Command.Item
      value={item.id}
      aria-disabled={refused}
      className={classNames(ITEM_STYLE, 'group min-h-9', refused && 'text-ink-3')}
      onSelect={() => {
        if (!refused) item.onSelect()
      }}
    >
      {Icon && <Icon aria-hidden size={16} className="text-ink-3" />}
      <span className="shrink-0 truncate">{item.label}</span>
      {hint && <span className="min-w-0 flex-1 truncate text-ink-2">{hint}</span>}
      <span className="ml-auto flex items-center gap-2">
        {item.shortcut && <Kbd keys={item.shortcut} />}
        <CornerDownLeft
          aria-hidden
          size={14}
          className="text-ink-3 opacity-0 group-data-[selected=true]:opacity-100"
        />
      </span>
    </Command.Item>
  )
}
