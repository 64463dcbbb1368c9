// Where the text of a price book comes from: a file, or what is pasted; and below it what is wrong with it.
import { useId } from 'react'
import type { Mistake } from '../../../../server/catalog/rules/mistake.ts'
import { TextareaField } from '../../../ui/textarea-field.tsx'
import { MistakeList } from './mistake-list.tsx'

export interface BookTextFieldsProps {
  text: string
  mistakes: readonly Mistake[]
  onChange: (text: string) => void
}

export function BookTextFields({ text, mistakes, onChange }: BookTextFieldsProps) {
  const id = useId()
  return (
    <>
      <div className="grid gap-1 text-sm">
        <label htmlFor={id} className="font-medium">
          A file
        </label>
        <input
          id={id}
          type="file"
          accept="application/json,.json"
          className="min-h-6 max-w-full text-ink-2"
          onChange={event => {
            const file = event.target.files?.[0]
            if (file !== undefined) void file.text().then(onChange)
          }}
        />
      </div>
      <div className="max-h-72 overflow-y-auto">
        <TextareaField label="Or its text" name="text" rows={8} mono value={text} onChange={onChange} />
      </div>
      {mistakes.length > 0 && <MistakeList mistakes={mistakes} />}
    </>
  )
}
