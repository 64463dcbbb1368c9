// Asks once before something is lost: by Escape, a press outside, or another page.
import { AlertDialog as Radix } from 'radix-ui'
import { Button } from './button.tsx'
import type { Unsaved } from './unsaved.ts'
import { useReturnFocus } from './use-return-focus.ts'

export interface DiscardQuestionProps {
  what: Unsaved['what']
  onKeep: () => void
  onDiscard: () => void
}

const WORDS = {
  entered: {
    title: 'Discard what you entered?',
    body: 'It is not saved.',
    keep: 'Keep editing',
    discard: 'Discard',
  },
  'shown-once': {
    title: 'Leave without keeping it?',
    body: 'It is shown this one time.',
    keep: 'Stay',
    discard: 'Leave',
  },
}

/** Mounted while it asks. */
export function DiscardQuestion({ what, onKeep, onDiscard }: DiscardQuestionProps) {
  const returnFocus = useReturnFocus()
  const words = WORDS[what]
  return (
    <Radix.Root open onOpenChange={onKeep}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-50 bg-overlay" />
        <Radix.Content
          {...returnFocus}
          className="fixed inset-4 z-50 m-auto flex h-fit max-w-sm animate-rise flex-col rounded-lg border border-line bg-raised shadow-pop outline-none"
        >
          <div className="px-5 py-4">
            <Radix.Title className="text-lg">{words.title}</Radix.Title>
            <Radix.Description className="mt-0.5 text-sm text-ink-2">{words.body}</Radix.Description>
          </div>
          <footer className="flex flex-wrap justify-end gap-2 rounded-b-lg border-t border-line bg-surface px-5 py-3">
            <Radix.Cancel asChild>
              <Button>{words.keep}</Button>
            </Radix.Cancel>
            <Button variant="danger" onClick={onDiscard}>
              {words.discard}
            </Button>
          </footer>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
