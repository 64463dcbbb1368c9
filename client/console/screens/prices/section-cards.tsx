// A section of rows with many fields, such as challenges: each opens to its form, and to the rows that it holds.
import { ArrowDown, ArrowUp, ChevronRight, Plus, Trash2 } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/button.tsx'
import { classNames } from '../../../ui/class-names.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { showUndo } from '../../../ui/toast.ts'
import { mistakesAt, readValue } from './book-path.ts'
import type { CardsSection } from './card-sections.ts'
import type { SectionProps } from './field-box.tsx'
import { FieldList } from './field-list.tsx'
import { addRow, RowsTable, rowsOf } from './rows-table.tsx'
import { type Fresh, freshKey } from './sections.ts'

export interface SectionCardsProps extends SectionProps {
  section: CardsSection
  /** Of a row, while it is closed too. */
  renderDigest: (key: string) => ReactNode
}

type Row = Fresh & { key: string }

export function SectionCards({ section, renderDigest, ...given }: SectionCardsProps) {
  const { document, edit } = given
  const rows: readonly Row[] = document[section.path]
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const toggle = (key: string) =>
    setOpened(before => (before.has(key) ? without(before, key) : new Set([...before, key])))
  const starts = section.starts(document)
  return (
    <Panel
      title={section.title}
      hint={section.hint}
      flush
      actions={
        edit !== null &&
        starts.map(start => (
          <Button
            key={start.label}
            size="sm"
            icon={Plus}
            onClick={() => {
              const key = freshKey(
                rows.map(row => row.key),
                section.one,
              )
              edit.place(section.path, { key, ...start.fresh(new Date()) }, rows.length)
              toggle(key)
            }}
          >
            {start.label}
          </Button>
        ))
      }
      state={
        rows.length === 0
          ? {
              kind: 'empty',
              title: `No ${section.one}s`,
              fills:
                edit !== null && starts.length === 0
                  ? `A ${section.one} is made of actions: add one of those first.`
                  : `Each ${section.one} stands here with all that it says.`,
            }
          : { kind: 'ready' }
      }
    >
      <ul className="divide-y divide-line">
        {rows.map((row, index) => (
          <Card
            key={row.key}
            {...given}
            section={section}
            row={row}
            digest={renderDigest(row.key)}
            index={index}
            isLast={index === rows.length - 1}
            taken={rows.map(other => other.key).filter(key => key !== row.key)}
            isOpen={opened.has(row.key)}
            onToggle={() => toggle(row.key)}
            onRenamed={key => setOpened(before => new Set([...without(before, row.key), key]))}
          />
        ))}
      </ul>
    </Panel>
  )
}

interface CardProps extends SectionProps {
  section: CardsSection
  row: Row
  digest: ReactNode
  index: number
  isLast: boolean
  taken: readonly string[]
  isOpen: boolean
  onToggle: () => void
  onRenamed: (key: string) => void
}

function Card({
  section,
  row,
  digest,
  index,
  isLast,
  taken,
  isOpen,
  onToggle,
  onRenamed,
  ...given
}: CardProps) {
  const { document, base, edit, mistakes } = given
  const id = useId()
  const path = `${section.path}.${row.key}`
  const called = typeof row['name'] === 'string' ? row['name'] : row.key
  const said = mistakes === null ? [] : mistakesAt(mistakes, path)
  const whole = said.filter(one => one.path === path)
  const groups = section.groupsOf(row, document).map(group => ({
    ...group,
    fields: group.fields.map(field => (field.path === 'key' ? { ...field, taken } : field)),
  }))
  const nested = section.innerRows?.(row.key, document)
  return (
    <li>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-gutter py-2 text-sm">
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={isOpen ? id : undefined}
          className="flex min-h-6 min-w-0 flex-1 basis-44 items-center gap-2 text-left"
          onClick={onToggle}
        >
          <ChevronRight
            aria-hidden
            size={16}
            className={classNames('shrink-0 text-ink-3', isOpen && 'rotate-90')}
          />
          <span className="flex min-w-0 flex-wrap items-baseline gap-x-2">
            <span className="font-medium">{called}</span>
            <code className="text-xs text-ink-3">{row.key}</code>
            {base !== null && readValue(base, path) === undefined && <Badge tone="info">new</Badge>}
            {said.length > 0 && (
              <Badge tone={said.some(one => one.severity === 'error') ? 'bad' : 'warn'}>
                {said.length === 1 ? '1 mistake' : `${said.length} mistakes`}
              </Badge>
            )}
          </span>
        </button>
        <span className="text-ink-2">{digest}</span>
        {edit !== null && (
          <span className="flex">
            <IconButton
              size="sm"
              icon={ArrowUp}
              label={`Move ${called} up`}
              refusedBecause={index === 0 ? 'It is the first already' : undefined}
              onClick={() => edit.place(section.path, row, index - 1)}
            />
            <IconButton
              size="sm"
              icon={ArrowDown}
              label={`Move ${called} down`}
              refusedBecause={isLast ? 'It is the last already' : undefined}
              onClick={() => edit.place(section.path, row, index + 1)}
            />
            <IconButton
              size="sm"
              icon={Trash2}
              label={`Remove ${called}`}
              onClick={() => {
                edit.remove(path)
                showUndo({
                  title: `${called} is taken out`,
                  onUndo: () => edit.place(section.path, row, index),
                })
              }}
            />
          </span>
        )}
      </div>
      {isOpen && (
        <div id={id} className="grid gap-4 border-t border-line bg-sunken/40 px-gutter py-3">
          {whole.map(one => (
            <p key={one.rule + one.message} className="text-sm text-bad">
              {one.message}
            </p>
          ))}
          {groups.map(({ title, fields }) => (
            <section key={title} className="grid gap-2">
              {title !== null && <h3 className="text-sm">{title}</h3>}
              <FieldList {...given} fields={fields} of={path} called={called} onRenamed={onRenamed} />
            </section>
          ))}
          {nested !== undefined && (
            <div className="rounded-md border border-line bg-surface">
              <div className="flex flex-wrap items-center justify-between gap-2 px-gutter py-2 text-sm">
                <h3 className="text-sm">{nested.title}</h3>
                {edit !== null && (
                  <Button size="sm" icon={Plus} onClick={() => addRow(document, nested, edit)}>
                    Add a {nested.one}
                  </Button>
                )}
              </div>
              {rowsOf(document, nested).length > 0 && <RowsTable {...given} section={nested} keepsOne />}
            </div>
          )}
        </div>
      )}
    </li>
  )
}

function without(keys: ReadonlySet<string>, key: string): Set<string> {
  return new Set([...keys].filter(other => other !== key))
}
