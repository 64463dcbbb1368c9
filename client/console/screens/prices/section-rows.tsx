// A section of rows, such as packs or tiers: a table to read, and in a draft to edit, order, add to and take from.
import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { isKeyedList } from '../../../../server/catalog/rules/paths.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/button.tsx'
import { classNames } from '../../../ui/class-names.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { mistakesAt, readValue } from './book-path.ts'
import { FieldBox, type SectionProps } from './field-box.tsx'
import { isFigure } from './field-values.ts'
import { freshKey, type RowsSection } from './sections.ts'

export interface SectionRowsProps extends SectionProps {
  section: RowsSection
  /** What follows from a row's values, at its end. */
  computed?: readonly { label: string; of: (key: string) => ReactNode }[]
}

const nothing: NonNullable<SectionRowsProps['computed']> = []
const cellStyle = 'border-t border-line px-2 py-1.5 align-top first:pl-gutter last:pr-gutter'

export function SectionRows({ section, computed = nothing, ...given }: SectionRowsProps) {
  const { document, base, edit, mistakes } = given
  const list = readValue(document, section.path)
  const rows = list !== undefined && isKeyedList(list) ? list : []
  const move = (from: number, to: number) => {
    const row = rows[from]
    if (row === undefined || edit === null) return
    const next = rows.toSpliced(from, 1).toSpliced(to, 0, row)
    edit.write([{ path: section.path, value: next }])
  }
  const add = () => {
    if (edit === null || section.fresh === undefined) return
    const key = freshKey(
      rows.map(row => row.key),
      section.one,
    )
    edit.write([{ path: section.path, value: [...rows, { key, ...section.fresh }] }])
  }
  return (
    <Panel
      title={section.title}
      flush
      actions={
        edit !== null &&
        section.fresh !== undefined && (
          <Button size="sm" icon={Plus} onClick={add}>
            Add a {section.one}
          </Button>
        )
      }
      state={
        rows.length === 0
          ? {
              kind: 'empty',
              title: `No ${section.title.toLowerCase()}`,
              fills: `Each ${section.one} stands here with its figures.`,
            }
          : { kind: 'ready' }
      }
    >
      <div
        tabIndex={0}
        role="group"
        aria-label={section.title}
        className="focus-inset relative overflow-x-auto"
      >
        <table className="w-full text-sm">
          <thead className="text-left text-ink-2">
            <tr>
              {section.fields.map(field => (
                <th
                  key={field.path}
                  scope="col"
                  className={classNames(
                    'px-2 py-1.5 font-medium whitespace-nowrap first:pl-gutter',
                    isFigure(field) && 'text-right',
                  )}
                >
                  {field.label}
                </th>
              ))}
              {computed.map(column => (
                <th
                  key={column.label}
                  scope="col"
                  className="px-2 py-1.5 text-right font-medium whitespace-nowrap last:pr-gutter"
                >
                  {column.label}
                </th>
              ))}
              {edit !== null && (
                <th scope="col" className="px-2 py-1.5 last:pr-gutter">
                  <span className="sr-only">Order and removal</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => {
              const path = `${section.path}.${row.key}`
              const called = typeof row['name'] === 'string' ? row['name'] : row.key
              const isNew = base !== null && readValue(base, path) === undefined
              const said = (mistakes === null ? [] : mistakesAt(mistakes, path)).filter(
                one => !section.fields.some(field => one.path.startsWith(`${path}.${field.path}`)),
              )
              return (
                <tr key={row.key}>
                  {section.fields.map((field, place) => (
                    <td
                      key={field.path}
                      className={classNames(cellStyle, isFigure(field) && 'text-right tabular-nums')}
                    >
                      <FieldBox
                        {...given}
                        field={field}
                        path={`${path}.${field.path}`}
                        label={`${field.label} of ${called}`}
                      />
                      {place === 0 && (
                        <span className="flex flex-wrap items-center gap-x-2 text-xs text-ink-3">
                          {isNew ? (
                            <>
                              <Badge tone="info">new</Badge>
                              <FieldBox
                                {...given}
                                field={{
                                  path: 'key',
                                  label: 'Key',
                                  kind: 'key',
                                  taken: rows.map(other => other.key).filter(key => key !== row.key),
                                }}
                                path={`${path}.key`}
                                label={`Key of ${called}`}
                              />
                            </>
                          ) : (
                            <code>{row.key}</code>
                          )}
                          {said.map(one => (
                            <span key={one.path + one.message} className="text-bad">
                              {one.message}
                            </span>
                          ))}
                        </span>
                      )}
                    </td>
                  ))}
                  {computed.map(column => (
                    <td
                      key={column.label}
                      className={`${cellStyle} text-right tabular-nums whitespace-nowrap`}
                    >
                      {column.of(row.key)}
                    </td>
                  ))}
                  {edit !== null && (
                    <td className={cellStyle}>
                      <span className="flex justify-end">
                        <IconButton
                          size="sm"
                          icon={ArrowUp}
                          label={`Move ${called} up`}
                          refusedBecause={index === 0 ? 'It is the first already' : undefined}
                          onClick={() => move(index, index - 1)}
                        />
                        <IconButton
                          size="sm"
                          icon={ArrowDown}
                          label={`Move ${called} down`}
                          refusedBecause={index === rows.length - 1 ? 'It is the last already' : undefined}
                          onClick={() => move(index, index + 1)}
                        />
                        <IconButton
                          size="sm"
                          icon={Trash2}
                          label={`Remove ${called}`}
                          onClick={() => edit.remove(path)}
                        />
                      </span>
                    </td>
                  )}
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}
