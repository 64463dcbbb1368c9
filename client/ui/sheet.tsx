// A panel at the side for one row of a list: the list stays where it was.
import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { IconButton } from './icon-button.tsx'
import { reachableScroll } from './reachable-scroll.ts'
import { useReturnFocus } from './use-return-focus.ts'

export interface SheetProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: ReactNode
  description?: ReactNode
  /** Beside the title: a menu, a link to the whole page. */
  actions?: ReactNode
  footer?: ReactNode
  size?: 'md' | 'lg'
  children: ReactNode
}

export function Sheet({
  open,
  onOpenChange,
  title,
  description,
  actions,
  footer,
  size = 'md',
  children,
}: SheetProps) {
  const returnFocus = useReturnFocus()
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-30 bg-overlay data-[state=closed]:animate-disappear data-[state=open]:animate-appear" />
        <Radix.Content
          {...returnFocus}
          className={classNames(
            'fixed inset-y-0 right-0 z-30 flex w-full flex-col border-l border-line bg-surface shadow-pop outline-none',
            'data-[state=closed]:animate-slide-out data-[state=open]:animate-slide-in',
            size === 'md' ? 'sm:max-w-md' : 'sm:max-w-2xl',
          )}
          // The panel itself, not its first button: what fills it may still be on its way.
          onOpenAutoFocus={event => {
            returnFocus.onOpenAutoFocus()
            event.preventDefault()
            if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus()
          }}
          {...(description ? {} : { 'aria-describedby': undefined })}
        >
          <header className="flex items-start gap-3 border-b border-line py-3 pr-12 pl-5">
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-lg">{title}</Radix.Title>
              {description && (
                <Radix.Description className="text-sm text-ink-2">{description}</Radix.Description>
              )}
            </div>
            {actions}
          </header>
          <div ref={reachableScroll} className="focus-inset min-h-0 flex-1 overflow-y-auto px-5 py-4">
            {children}
          </div>
          {footer && (
            <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3">
              {footer}
            </footer>
          )}
          <Radix.Close asChild>
            <IconButton icon={X} label="Close" className="absolute top-2.5 right-3" />
          </Radix.Close>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
