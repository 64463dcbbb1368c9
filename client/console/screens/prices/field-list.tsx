// Fields one beside the other, each with its label above it.
import { classNames } from '../../../ui/class-names.ts'
import { readValue } from './book-path.ts'
import { FieldBox, type SectionProps } from './field-box.tsx'
import type { Field } from './field-values.ts'

export interface FieldListProps extends SectionProps {
  fields: readonly Field[]
  /** Of the row that they belong to, from the book down; empty for the book itself. */
  of: string
  /** The row's name, read out after each label. */
  called?: string
  columns?: 2 | 3
  onRenamed?: (key: string) => void
}

export function FieldList({ fields, of, called, columns = 3, onRenamed, ...given }: FieldListProps) {
  const at = (field: Field) => (of === '' ? field.path : `${of}.${field.path}`)
  return (
    <dl
      className={classNames('grid gap-x-6 gap-y-3 text-sm sm:grid-cols-2', columns === 3 && 'xl:grid-cols-3')}
    >
      {fields
        .filter(field => readValue(given.document, at(field)) !== undefined)
        .map(field => (
          <div key={field.path} className="grid min-w-0 content-start gap-1">
            <dt className="text-ink-2">{field.label}</dt>
            <dd className="min-w-0">
              <FieldBox
                {...given}
                field={field}
                path={at(field)}
                label={called === undefined ? field.label : `${field.label} of ${called}`}
                {...(onRenamed === undefined ? {} : { onRenamed })}
              />
            </dd>
          </div>
        ))}
    </dl>
  )
}
