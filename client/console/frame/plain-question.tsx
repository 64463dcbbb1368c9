// The question of discard-question.tsx in the browser's own dialog, for a page whose question has not come: it comes with the frame.
import { useId } from 'react'
import { Button } from '../../ui/button.tsx'

export interface PlainQuestionProps {
  onKeep: () => void
  onDiscard: () => void
}

/** Mounted while it asks. What is shown one time stands in a dialog, which brings its own question. */
export function PlainQuestion({ onKeep, onDiscard }: PlainQuestionProps) {
  const id = useId()
  return (
    <dialog
      ref={open}
      role="alertdialog"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-body`}
      className="fixed inset-4 m-auto h-fit max-w-sm rounded-lg border border-line bg-raised text-ink shadow-pop backdrop:bg-overlay"
      onCancel={event => {
        event.preventDefault()
        onKeep()
      }}
    >
      <div className="px-5 py-4">
        <h2 id={`${id}-title`} className="text-lg">
          Discard what you entered?
        </h2>
        <p id={`${id}-body`} className="mt-0.5 text-sm text-ink-2">
          It is not saved.
        </p>
      </div>
      <footer className="flex flex-wrap justify-end gap-2 rounded-b-lg border-t border-line bg-surface px-5 py-3">
        <Button onClick={onKeep}>Keep editing</Button>
        <Button variant="danger" onClick={onDiscard}>
          Discard
        </Button>
      </footer>
    </dialog>
  )
}

/** Closed before it goes, it gives the focus back to where it was. */
function open(dialog: HTMLDialogElement): () => void {
  dialog.showModal()
  return () => dialog.close()
}
