// One action beside the grid: every field that it has, what it charges while they are typed, and taking it out.
import { Badge } from '../../../ui/badge.tsx'
import { Banner } from '../../../ui/banner.tsx'
import { Button } from '../../../ui/button.tsx'
import { Sheet } from '../../../ui/sheet.tsx'
import { showUndo } from '../../../ui/toast.ts'
import { actionGroups } from './action-fields.ts'
import { ActionQuote } from './action-quote.tsx'
import { mistakesAt } from './book-path.ts'
import type { SectionProps } from './field-box.tsx'
import { FieldList } from './field-list.tsx'

export interface ActionPanelProps extends SectionProps {
  actionKey: string
  onRenamed: (key: string) => void
  onDuplicate: () => void
  onClose: () => void
}

export function ActionPanel({ actionKey, onRenamed, onDuplicate, onClose, ...given }: ActionPanelProps) {
  const { document, base, edit, mistakes } = given
  const index = document.actions.findIndex(one => one.key === actionKey)
  const action = document.actions[index]
  if (action === undefined) {
    return (
      <Sheet open onOpenChange={onClose} title={actionKey}>
        <p className="text-sm text-ink-2">There is no such action in these prices.</p>
      </Sheet>
    )
  }
  const path = `actions.${actionKey}`
  const isNew = base !== null && base.actions.every(one => one.key !== actionKey)
  const keys = new Set(document.actions.map(one => one.key))
  const mayBeRenamed = edit !== null && isNew && base.actions.some(one => !keys.has(one.key))
  const groups = actionGroups(document, actionKey)
  const shown = new Set(groups.flatMap(group => group.fields.map(field => `${path}.${field.path}`)))
  const said = (mistakes === null ? [] : mistakesAt(mistakes, path)).filter(one => !shown.has(one.path))
  const remove = () => {
    if (edit === null) return
    edit.remove(path)
    onClose()
    showUndo({ title: `${action.name} is taken out`, onUndo: () => edit.place('actions', action, index) })
  }
  return (
    <Sheet
      open
      onOpenChange={onClose}
      size="lg"
      title={
        <span className="flex flex-wrap items-baseline gap-x-2">
          {action.name}
          <code className="text-xs font-normal text-ink-3">{action.key}</code>
          {isNew && <Badge tone="info">new</Badge>}
        </span>
      }
      footer={
        edit !== null && (
          <>
            <Button className="mr-auto" variant="danger" onClick={remove}>
              Remove
            </Button>
            <Button onClick={onDuplicate}>Duplicate…</Button>
            <Button variant="primary" onClick={onClose}>
              Done
            </Button>
          </>
        )
      }
    >
      <div className="grid gap-5">
        {mayBeRenamed && (
          <p className="text-sm text-ink-2">
            Products name an action by its key. One that was renamed is another to them: whoever calls the old
            key is refused from the moment this is in force.
          </p>
        )}
        {said.map(one => (
          <Banner
            key={one.path + one.message}
            tone={one.severity === 'error' ? 'bad' : 'warn'}
            title={one.message}
          />
        ))}
        {groups.map(group => (
          <section key={group.title} aria-label={group.title} className="grid gap-2">
            <h3 className="text-sm">{group.title}</h3>
            <FieldList {...given} fields={group.fields} of={path} columns={2} onRenamed={onRenamed} />
            {group.title === 'What it costs' && (
              <ActionQuote action={action} document={document} base={base} />
            )}
          </section>
        ))}
      </div>
    </Sheet>
  )
}
