// The dialog that takes a price book written elsewhere into the draft; whatever is wrong with it is named at once.
import { useState } from 'react'
import type { Mistake } from '../../../../server/catalog/rules/mistake.ts'
import type { PriceBook } from '../../../../server/catalog/schema.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { DialogForm } from '../../../ui/dialog-form.tsx'
import { SubmitButton } from '../../../ui/form.tsx'
import { showToast } from '../../../ui/toast.ts'
import { BookTextFields } from './book-text-fields.tsx'

export interface ImportDialogProps {
  onImport: (document: PriceBook) => void
  onClose: () => void
}

export function ImportDialog({ onImport, onClose }: ImportDialogProps) {
  const [text, setText] = useState('')
  const [mistakes, setMistakes] = useState<readonly Mistake[]>([])

  const submit = async () => {
    const { parsePriceBookText } = await import('./book-check.ts')
    const parsed = parsePriceBookText(text)
    if (parsed.kind === 'refused') {
      setMistakes(parsed.mistakes)
      return {
        text: parsed.mistakes.length === 1 ? 'It has a mistake' : `It has ${parsed.mistakes.length} mistakes`,
      }
    }
    onImport(parsed.document)
    onClose()
    showToast({ tone: 'good', title: 'Imported into your draft', body: 'Review shows what it changes.' })
  }

  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="lg"
      title="Import a price book"
      description="The whole document takes the place of your draft. Nothing is published by it."
    >
      <DialogForm
        onSubmit={submit}
        footer={
          <>
            <Button onClick={onClose}>Cancel</Button>
            <SubmitButton>Import into the draft</SubmitButton>
          </>
        }
      >
        <BookTextFields
          text={text}
          mistakes={mistakes}
          onChange={next => {
            setText(next)
            setMistakes([])
          }}
        />
      </DialogForm>
    </Dialog>
  )
}
