// The way to add a filter: first which, then what it lets through.
import { ChevronLeft, ListFilter } from 'lucide-react'
import { type Ref, useState } from 'react'
import { Button } from '../button.tsx'
import { classNames } from '../class-names.ts'
import { ITEM_STYLE } from '../pop-style.ts'
import { Popover } from '../popover.tsx'
import { FilterEditor } from './filter-editor.tsx'
import { type FilterFields, type FilterValue, type FilterValues, getFilter, setFilter } from './filters.ts'

export interface AddFilterProps<Fields extends FilterFields> {
  fields: Fields
  values: FilterValues<Fields>
  zone: string
  onChange: (values: FilterValues<Fields>) => void
  buttonRef: Ref<HTMLButtonElement>
}

export function AddFilter<Fields extends FilterFields>(props: AddFilterProps<Fields>) {
  const { values, onChange, buttonRef } = props
  return (
    <Popover
      label="Add a filter"
      trigger={
        <Button ref={buttonRef} icon={ListFilter}>
          Filter
        </Button>
      }
    >
      {close => (
        <FilterPicker
          {...props}
          onChange={(key, value) => onChange(setFilter(values, key, value))}
          onDone={close}
        />
      )}
    </Popover>
  )
}

interface FilterPickerProps<Fields extends FilterFields> {
  fields: Fields
  values: FilterValues<Fields>
  zone: string
  onChange: (key: string, value: FilterValue | undefined) => void
  onDone: () => void
}

// Two steps in one popover, so that the focus never has to travel between two of them.
function FilterPicker<Fields extends FilterFields>(props: FilterPickerProps<Fields>) {
  const { fields, values, zone, onChange, onDone } = props
  const [picked, setPicked] = useState<string>()
  const field = picked === undefined ? undefined : fields[picked]
  if (picked === undefined || !field) {
    return (
      <ul aria-label="Filters" className="-m-2 min-w-44">
        {Object.entries(fields).map(([key, { label }]) => (
          <li key={key}>
            <button
              type="button"
              className={classNames(
                ITEM_STYLE,
                'focus-inset w-full text-left hover:bg-sunken focus-visible:outline-2',
              )}
              onClick={() => setPicked(key)}
            >
              {label}
              {getFilter(values, key) !== undefined && <span className="ml-auto text-xs text-ink-3">on</span>}
            </button>
          </li>
        ))}
      </ul>
    )
  }
  return (
    <div className="grid gap-2">
      <button
        type="button"
        // The list that had the focus is gone.
        autoFocus={field.kind !== 'text'}
        className="target -mt-1 -ml-1 inline-flex items-center gap-1 justify-self-start rounded-sm px-1 text-sm text-ink-2 hover:text-ink"
        onClick={() => setPicked(undefined)}
      >
        <ChevronLeft aria-hidden size={14} />
        All filters
      </button>
      <FilterEditor
        field={field}
        value={getFilter(values, picked)}
        zone={zone}
        onChange={value => onChange(picked, value)}
        onDone={onDone}
      />
    </div>
  )
}
