// The dialog that gives an economy its first prices: a book that ships, a blank one, or a document written elsewhere.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { blankPriceBook } from '../../../../server/catalog/rules/blank.ts'
import type { Mistake } from '../../../../server/catalog/rules/mistake.ts'
import type { PriceBook } from '../../../../server/catalog/schema.ts'
import { ChangeDialog } from '../../../ui/change-dialog.tsx'
import { RadioGroup } from '../../../ui/radio-group.tsx'
import { showToast } from '../../../ui/toast.ts'
import { trpc } from '../../api.ts'
import { useEconomy } from '../../current.ts'
import { BookTextFields } from './book-text-fields.tsx'
import { ChoiceField } from './choice-field.tsx'
import { invalidateBook } from './use-book.ts'

type Origin = 'preset' | 'blank' | 'text'

export function StartDialog({ origin: given, onClose }: { origin: Origin; onClose: () => void }) {
  const economy = useEconomy()
  const queries = useQueryClient()
  const [origin, setOrigin] = useState<Origin>(given)
  const [presetKey, setPresetKey] = useState('jobsearch')
  const [text, setText] = useState('')
  const [mistakes, setMistakes] = useState<readonly Mistake[]>([])
  const presets = useQuery(trpc.catalog.presets.list.queryOptions())
  const start = useMutation(trpc.catalog.start.mutationOptions())
  const parse = async () => (await import('./book-check.ts')).parsePriceBookText(text)

  const read = async (): Promise<PriceBook | null> => {
    if (origin === 'blank') return blankPriceBook
    if (origin === 'preset')
      return queries.fetchQuery(trpc.catalog.presets.get.queryOptions({ key: presetKey }))
    const parsed = await parse()
    return parsed.kind === 'refused' ? null : parsed.document
  }

  return (
    <ChangeDialog
      open
      onOpenChange={onClose}
      title={`First prices of ${economy.name}`}
      description="They become version 1, in force at once. Everything can be changed in a draft after that."
      confirmLabel="Publish version 1"
      stake="confirm"
      refuse={async () => {
        const fields: Record<string, string> = {}
        if (origin !== 'text') return fields
        const parsed = await parse()
        if (parsed.kind === 'refused') {
          setMistakes(parsed.mistakes)
          fields['text'] = 'It is not a price book without mistakes'
        }
        return fields
      }}
      onConfirm={async ({ reason }) => {
        const document = await read()
        if (document === null) return
        await start.mutateAsync({ economyKey: economy.key, document, reason })
        await invalidateBook(queries)
        showToast({ tone: 'good', title: 'Version 1 is in force' })
      }}
    >
      <RadioGroup
        label="Begin with"
        value={origin}
        onChange={setOrigin}
        options={[
          { value: 'preset', label: 'A book that ships', hint: 'Complete, to be changed as you like.' },
          { value: 'blank', label: 'A blank book', hint: 'One tier; nothing is priced or sold yet.' },
          { value: 'text', label: 'A document', hint: 'JSON that was exported from a price book.' },
        ]}
      />
      {origin === 'preset' && (
        <ChoiceField
          label="Which"
          hint={`Amounts of money are taken as they are, in ${economy.moneyCurrency}.`}
          value={presetKey}
          onChange={setPresetKey}
          options={(presets.data ?? [presetKey]).map(key => ({ value: key, label: presetNames[key] ?? key }))}
        />
      )}
      {origin === 'text' && (
        <BookTextFields
          text={text}
          mistakes={mistakes}
          onChange={next => {
            setText(next)
            setMistakes([])
          }}
        />
      )}
    </ChangeDialog>
  )
}

const presetNames: Record<string, string> = {
  aimanager: 'AI manager: earning, access and challenges',
  applications: 'Applications: costs by size, monthly grants',
  intellicv: 'IntelliCV: seven tiers, four monthly plans',
  jobsearch: 'Job search: packs, unlimited plans, missions',
}
