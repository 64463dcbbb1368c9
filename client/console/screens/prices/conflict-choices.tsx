// What two documents changed differently, each with both values and a choice between them.
import { Banner } from '../../../ui/banner.tsx'
import { Button } from '../../../ui/button.tsx'
import { SegmentedControl } from '../../../ui/segmented-control.tsx'
import { sayHeld } from './change-groups.tsx'
import type { Conflict } from './rebase.ts'

export interface ConflictChoicesProps {
  conflicts: readonly Conflict[]
  /** The paths at which mine is kept; at the others theirs is. */
  kept: ReadonlySet<string>
  onChange: (kept: ReadonlySet<string>) => void
}

const shownMax = 200

export function ConflictChoices({ conflicts, kept, onChange }: ConflictChoicesProps) {
  const choose = (path: string, mine: boolean) =>
    onChange(new Set(mine ? [...kept, path] : [...kept].filter(other => other !== path)))
  const more = conflicts.length - shownMax
  return (
    <div className="grid gap-3">
      <Banner
        tone="warn"
        title={conflicts.length === 1 ? 'Both changed one thing' : `Both changed ${conflicts.length} things`}
        action={
          <>
            <Button size="sm" onClick={() => onChange(new Set())}>
              All theirs
            </Button>
            <Button size="sm" onClick={() => onChange(new Set(conflicts.map(({ path }) => path)))}>
              All mine
            </Button>
          </>
        }
      >
        Choose which stays; everything else of both comes along.
      </Banner>
      <ul className="divide-y divide-line rounded-md border border-line text-sm">
        {conflicts.slice(0, shownMax).map(({ path, label, theirs, mine }) => (
          <li key={path} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-3 py-2">
            <div className="min-w-0 flex-1 basis-56">
              {label}
              <code className="block text-xs break-all text-ink-3">{path}</code>
            </div>
            <div className="grid min-w-0 flex-1 basis-56 gap-0.5">
              <span className={kept.has(path) ? 'text-ink-3 line-through' : 'font-medium'}>
                <span className="text-ink-2">Theirs </span>
                {sayHeld(theirs)}
              </span>
              <span className={kept.has(path) ? 'font-medium' : 'text-ink-3 line-through'}>
                <span className="text-ink-2">Mine </span>
                {sayHeld(mine)}
              </span>
            </div>
            <SegmentedControl
              label={`Which stays of ${label}`}
              value={kept.has(path) ? 'mine' : 'theirs'}
              onChange={next => choose(path, next === 'mine')}
              options={[
                { value: 'theirs', label: 'Theirs' },
                { value: 'mine', label: 'Mine' },
              ]}
            />
          </li>
        ))}
        {more > 0 && (
          <li className="px-3 py-2 text-ink-2">
            And {more} more, for which theirs stays unless all of yours are kept.
          </li>
        )}
      </ul>
    </div>
  )
}
