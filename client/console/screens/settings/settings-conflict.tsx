// Two people changed the same economy: theirs against yours, and the two ways on.
import type { EconomySettings } from '../../../../server/economies/schema.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Banner } from '../../../ui/banner.tsx'
import { Button } from '../../../ui/button.tsx'
import { compareSettings } from './economy-settings.ts'

export interface SettingsConflictProps {
  base: EconomySettings
  mine: EconomySettings
  theirs: EconomySettings
  onTakeTheirs: () => void
  onApplyMine: () => void
}

export function SettingsConflict({ base, mine, theirs, onTakeTheirs, onApplyMine }: SettingsConflictProps) {
  const rows = compareSettings(base, mine, theirs)
  const clashes = rows.filter(row => row.clashes).length
  return (
    <section
      aria-label="Conflict"
      className="grid max-w-3xl min-w-0 gap-3 rounded-lg border border-warn/40 bg-surface p-gutter"
    >
      <Banner tone="warn" title="Somebody changed these settings while you did">
        {clashes === 0
          ? 'You changed different settings: yours can go on top of theirs.'
          : 'You changed the same: with yours on top, theirs is undone where it says so.'}
      </Banner>
      <div tabIndex={0} role="group" aria-label="Theirs against yours" className="relative overflow-x-auto">
        <table className="w-full min-w-lg text-sm">
          <thead className="text-left text-ink-2">
            <tr>
              {['Setting', 'When you opened it', 'Now, by them', 'Yours'].map(head => (
                <th key={head} scope="col" className="border-b border-line py-1.5 pr-4 font-medium">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(row => (
              <tr key={row.label}>
                <th scope="row" className="border-b border-line py-1.5 pr-4 text-left font-medium">
                  {row.label}
                </th>
                <td className="border-b border-line py-1.5 pr-4 text-ink-2">{row.base}</td>
                <Cell text={row.theirs} changed={row.theirs !== row.base} />
                <td className="border-b border-line py-1.5 pr-4">
                  <span className={row.mine === row.base ? 'text-ink-3' : 'font-medium'}>
                    {row.mine === row.base ? 'unchanged' : row.mine}
                  </span>{' '}
                  {row.clashes && <Badge tone="warn">undoes theirs</Badge>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onTakeTheirs}>Drop mine, load theirs</Button>
        <Button variant="primary" onClick={onApplyMine}>
          Put mine on top
        </Button>
      </div>
    </section>
  )
}

function Cell({ text, changed }: { text: string; changed: boolean }) {
  return (
    <td className="border-b border-line py-1.5 pr-4">
      <span className={changed ? 'font-medium' : 'text-ink-3'}>{changed ? text : 'unchanged'}</span>
    </td>
  )
}
