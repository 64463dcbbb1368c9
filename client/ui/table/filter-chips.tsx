// The filters that are on: chips that open, and can be taken away one by one or all at once.
import { X } from 'lucide-react'
import { Button } from '../button.tsx'
import { Popover } from '../popover.tsx'
import { FilterEditor } from './filter-editor.tsx'
import { describeFilter, type FilterFields, type FilterValues, getFilter, setFilter } from './filters.ts'

export interface FilterChipsProps<Fields extends FilterFields> {
  fields: Fields
  values: FilterValues<Fields>
  zone: string
  onChange: (values: FilterValues<Fields>) => void
  /** The chip that had the focus is gone: something that stays should take it. */
  onGone: () => void
}

export function FilterChips<Fields extends FilterFields>(props: FilterChipsProps<Fields>) {
  const { fields, values, zone, onChange, onGone } = props
  const active = Object.entries(fields).filter(([key]) => getFilter(values, key) !== undefined)
  if (active.length === 0) return null
  return (
    <div className="flex flex-wrap items-center gap-2">
      {active.map(([key, field]) => {
        const value = getFilter(values, key)
        if (value === undefined) return null
        return (
          <fieldset
            key={key}
            aria-label={`Filter: ${field.label}`}
            className="inline-flex min-w-0 h-7 max-w-full items-stretch rounded-md border border-line-strong/60 bg-raised text-sm"
          >
            <Popover
              label={field.label}
              trigger={
                <button type="button" className="min-w-0 truncate rounded-l-md pr-1.5 pl-2 hover:bg-sunken">
                  <span className="text-ink-2">{field.label}</span>{' '}
                  <span className="font-medium">{describeFilter(field, value)}</span>
                </button>
              }
            >
              {close => (
                <FilterEditor
                  field={field}
                  value={value}
                  zone={zone}
                  onChange={next => onChange(setFilter(values, key, next))}
                  onDone={close}
                />
              )}
            </Popover>
            <button
              type="button"
              aria-label={`Remove the filter ${field.label}`}
              className="grid w-7 shrink-0 place-items-center rounded-r-md border-l border-line text-ink-2 hover:bg-sunken hover:text-ink"
              onClick={() => {
                onChange(setFilter(values, key, undefined))
                onGone()
              }}
            >
              <X aria-hidden size={14} />
            </button>
          </fieldset>
        )
      })}
      <Button
        variant="quiet"
        size="sm"
        onClick={() => {
          onChange({})
          onGone()
        }}
      >
        Clear all
      </Button>
    </div>
  )
}
