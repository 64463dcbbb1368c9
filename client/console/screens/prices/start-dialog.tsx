// The dialog that gives an economy its first prices, from a document written elsewhere.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Mistake } from '../../../../server/catalog/rules/mistake.ts'
import { ChangeDialog } from '../../../ui/change-dialog.tsx'
import { showToast } from '../../../ui/toast.ts'
import { trpc } from '../../api.ts'
import { useEconomy } from '../../current.ts'
import { BookTextFields } from './book-text-fields.tsx'
import { invalidateBook } from './use-book.ts'

export function StartDialog({ onClose }: { onClose: () => void }) {
  const economy = useEconomy()
  const queries = useQueryClient()
  const [text, setText] = useState('')
  const [mistakes, setMistakes] = useState<readonly Mistake[]>([])
  const start = useMutation(trpc.catalog.start.mutationOptions())
  const parse = async () => (await import('./book-check.ts')).parsePriceBookText(text)
  return (
    <ChangeDialog
      open
      onOpenChange={onClose}
      title={`First prices of ${economy.name}`}
      description="The document becomes version 1, in force at once."
      confirmLabel="Publish version 1"
      stake="confirm"
      refuse={async () => {
        const parsed = await parse()
        const fields: Record<string, string> = {}
        if (parsed.kind === 'refused') {
          setMistakes(parsed.mistakes)
          fields['text'] = 'It is not a price book without mistakes'
        }
        return fields
      }}
      onConfirm={async ({ reason }) => {
        const parsed = await parse()
        if (parsed.kind === 'refused') return
        await start.mutateAsync({ economyKey: economy.key, document: parsed.document, reason })
        await invalidateBook(queries)
        showToast({ tone: 'good', title: 'Version 1 is in force' })
      }}
    >
      <BookTextFields
        text={text}
        mistakes={mistakes}
        onChange={next => {
          setText(next)
          setMistakes([])
        }}
      />
    </ChangeDialog>
  )
}
