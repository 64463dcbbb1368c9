// Views of one thing, one at a time. Which one belongs in the URL, so it is given, not kept.
import { Tabs as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

export interface TabsProps<T extends string> {
  label: string
  value: T
  onChange: (value: T) => void
  tabs: ReadonlyArray<{ value: T; label: string; count?: number; disabled?: boolean }>
  /** What the chosen tab shows. */
  children: ReactNode
}

export function Tabs<T extends string>({ label, value, onChange, tabs, children }: TabsProps<T>) {
  return (
    <Radix.Root
      value={value}
      onValueChange={next => {
        const tab = tabs.find(t => t.value === next)
        if (tab) onChange(tab.value)
      }}
      // Each tab may ask the server: the arrow keys move, Enter chooses.
      activationMode="manual"
    >
      <Radix.List aria-label={label} className="flex gap-5 overflow-x-auto border-b border-line">
        {tabs.map(tab => (
          <Radix.Trigger
            key={tab.value}
            ref={tab.value === value ? bringIntoSight : undefined}
            value={tab.value}
            disabled={tab.disabled ?? false}
            className="focus-inset -mb-px flex h-9 shrink-0 items-center gap-1.5 border-b-2 border-transparent text-sm font-medium text-ink-2 hover:text-ink disabled:text-ink-3 data-[state=active]:border-accent data-[state=active]:text-ink"
          >
            {tab.label}
            {tab.count !== undefined && (
              <span className="rounded-sm bg-sunken px-1 text-xs text-ink-2 tabular-nums ring-1 ring-line ring-inset">
                {tab.count}
              </span>
            )}
          </Radix.Trigger>
        ))}
      </Radix.List>
      <Radix.Content value={value} className="pt-4">
        {children}
      </Radix.Content>
    </Radix.Root>
  )
}

/** Sideways only, where there is no room for all of them: a link to a tab says which one it led to. */
function bringIntoSight(tab: HTMLElement | null): void {
  const list = tab?.parentElement
  if (!tab || !list) return
  const [its, all] = [tab.getBoundingClientRect(), list.getBoundingClientRect()]
  list.scrollLeft += Math.max(0, its.right - all.right) - Math.max(0, all.left - its.left)
}
