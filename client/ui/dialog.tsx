// A question or a small form above the page, which waits.
import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { classNames } from './class-names.ts'
import { DiscardQuestion } from './discard-question.tsx'
import { IconButton } from './icon-button.tsx'
import { reachableScroll } from './reachable-scroll.ts'
import { EnteredContext, holdUnsaved } from './unsaved.ts'
import { useReturnFocus } from './use-return-focus.ts'

export interface DialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  description?: ReactNode
  size?: 'sm' | 'md' | 'lg'
  /** For what is shown this one time: neither Escape nor a press outside loses it, only a button of the footer. */
  closesBy?: 'button' | 'anything'
  /** `DialogBody` and `DialogFooter`, or a `DialogForm`. */
  children: ReactNode
}

export function Dialog(props: DialogProps) {
  const { open, onOpenChange, title, description, size = 'md', closesBy = 'anything', children } = props
  const returnFocus = useReturnFocus()
  const guard = useGuard(props)
  return (
    <Radix.Root open={open} onOpenChange={guard.onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-overlay data-[state=closed]:animate-disappear data-[state=open]:animate-appear" />
        <Radix.Content
          {...returnFocus}
          className={classNames(
            'fixed inset-4 z-40 m-auto flex h-fit max-h-[min(44rem,calc(100dvh-2rem))] flex-col rounded-lg border border-line bg-raised shadow-pop outline-none',
            'data-[state=closed]:animate-disappear data-[state=open]:animate-rise',
            WIDTH[size],
          )}
          {...(description ? {} : { 'aria-describedby': undefined })}
        >
          <header className="px-5 pt-4 pr-12 pb-3">
            <Radix.Title className="text-lg">{title}</Radix.Title>
            {description && (
              <Radix.Description className="mt-0.5 text-sm text-ink-2">{description}</Radix.Description>
            )}
          </header>
          <EnteredContext value={guard.onEntered}>{children}</EnteredContext>
          {/* Last, so that the first field has the focus when the dialog opens. */}
          {closesBy === 'anything' && (
            <Radix.Close asChild>
              <IconButton icon={X} label="Close" className="absolute top-3 right-3" />
            </Radix.Close>
          )}
          {guard.isAsking && (
            <DiscardQuestion
              what="entered"
              onKeep={guard.onKeep}
              onDiscard={() => {
                guard.release()
                onOpenChange(false)
              }}
            />
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** Keeps a dialog open over what was entered in it, or is shown in it this one time, until that is let go. */
function useGuard({ open, onOpenChange, closesBy }: DialogProps) {
  const [isAsking, setAsking] = useState(false)
  const held = useRef<() => void>(undefined)
  const release = () => {
    held.current?.()
    held.current = undefined
    setAsking(false)
  }
  useEffect(() => {
    if (!open) return
    const forget = closesBy === 'button' ? holdUnsaved({ holder: 'dialog', what: 'shown-once' }) : undefined
    return () => {
      forget?.()
      held.current?.()
      held.current = undefined
    }
  }, [open, closesBy])
  return {
    isAsking,
    release,
    onKeep: () => setAsking(false),
    onEntered: () => {
      held.current ??= holdUnsaved({ holder: 'dialog', what: 'entered' })
    },
    onOpenChange: (next: boolean) => {
      if (!next && closesBy === 'button') return
      if (!next && held.current !== undefined) setAsking(true)
      else onOpenChange(next)
    },
  }
}

const WIDTH = { sm: 'max-w-sm', md: 'max-w-lg', lg: 'max-w-2xl' }

export function DialogBody({ children }: { children: ReactNode }) {
  return (
    <div
      ref={reachableScroll}
      className="focus-inset grid min-h-0 content-start gap-4 overflow-y-auto px-5 py-1 pb-4"
    >
      {children}
    </div>
  )
}

/** The way back first, the deed last. */
export function DialogFooter({ children }: { children: ReactNode }) {
  return (
    <footer className="flex flex-wrap justify-end gap-2 rounded-b-lg border-t border-line bg-surface px-5 py-3">
      {children}
    </footer>
  )
}
