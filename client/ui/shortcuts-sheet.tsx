// Every shortcut that works on this screen, by group, and the switch that turns single keys off.
import { Dialog, DialogBody } from './dialog.tsx'
import { Kbd } from './kbd.tsx'
import { Switch } from './switch.tsx'
import { useCharacterKeys, useRegisteredShortcuts } from './use-shortcuts.ts'

export interface ShortcutsSheetProps {
  open: boolean
  onOpenChange: (open: boolean) => void
}

export function ShortcutsSheet({ open, onOpenChange }: ShortcutsSheetProps) {
  const shortcuts = useRegisteredShortcuts()
  const [characterKeys, setCharacterKeys] = useCharacterKeys()
  const groups = Map.groupBy(shortcuts, shortcut => shortcut.group)
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard shortcuts" size="lg">
      <DialogBody>
        <div className="grid gap-x-10 gap-y-5 sm:grid-cols-2">
          {[...groups].map(([group, entries]) => (
            <section key={group}>
              <h3 className="mb-1 text-sm text-ink-2">{group}</h3>
              <dl className="divide-y divide-line">
                {entries.map(entry => (
                  <div key={entry.keys} className="flex min-h-8 items-center justify-between gap-4 text-sm">
                    <dt>{entry.label}</dt>
                    <dd>
                      <Kbd keys={entry.keys} />
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
        <div className="border-t border-line pt-3">
          <Switch
            label="Single-key shortcuts"
            hint="Off, only shortcuts with Ctrl, ⌘ or Alt remain."
            checked={characterKeys === 'on'}
            onChange={on => setCharacterKeys(on ? 'on' : 'off')}
          />
        </div>
      </DialogBody>
    </Dialog>
  )
}
