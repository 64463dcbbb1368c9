// Which other rows a value names: each with a way to take it out, and a list of those that may still be added.
import { X } from 'lucide-react'
import { useState } from 'react'
import type { Json } from '../../../../server/catalog/rules/paths.ts'
import { Button } from '../../../ui/button.tsx'
import { classNames } from '../../../ui/class-names.ts'
import { CONTROL_STYLE } from '../../../ui/field.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { type Field, nameOf } from './field-values.ts'

export interface KeysBoxProps {
  field: Field
  label: string
  /** The keys, with commas between. */
  text: string
  describedBy: string | undefined
  onWrite: (keys: Json) => void
}

export function KeysBox({ field, label, text, describedBy, onWrite }: KeysBoxProps) {
  const keys = text === '' ? [] : text.split(', ')
  const rest = (field.options ?? []).filter(option => !keys.includes(option.value))
  const [chosen, setChosen] = useState('')
  const next = rest.some(option => option.value === chosen) ? chosen : (rest[0]?.value ?? '')
  return (
    <div className="grid gap-1.5">
      <ul className="flex flex-wrap gap-1.5">
        {keys.map(key => (
          <li
            key={key}
            className="inline-flex items-center gap-0.5 rounded-md border border-line bg-sunken pl-2 text-sm"
          >
            {nameOf(key, field)}
            <IconButton
              size="sm"
              icon={X}
              label={`Take out ${nameOf(key, field)}`}
              refusedBecause={keys.length === 1 ? 'At least one has to stay' : undefined}
              onClick={() => onWrite(keys.filter(other => other !== key))}
            />
          </li>
        ))}
      </ul>
      {rest.length > 0 && (
        <div className="flex gap-1.5">
          <select
            aria-label={`${label}: to add`}
            aria-describedby={describedBy}
            className={classNames(CONTROL_STYLE, 'h-control')}
            value={next}
            onChange={event => setChosen(event.target.value)}
          >
            {rest.map(option => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </select>
          {/* Chosen with the arrow keys, each would be added on the way to the one that is meant. */}
          <Button onClick={() => onWrite([...keys, next])}>Add</Button>
        </div>
      )}
    </div>
  )
}
