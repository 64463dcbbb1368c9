// What opens above the page: menus, popovers, side panels, the command palette, messages, the shortcuts sheet.
import {
  Copy,
  Ellipsis,
  FileText,
  KeyRound,
  LogOut,
  Moon,
  RotateCw,
  Settings,
  Trash2,
  Users,
} from 'lucide-react'
import { useState } from 'react'
import { Button } from './button.tsx'
import { CommandPalette } from './command-palette.tsx'
import { ContextMenu } from './context-menu.tsx'
import { Example } from './gallery/example.tsx'
import { IconButton } from './icon-button.tsx'
import { KeyValues } from './key-values.tsx'
import { Menu } from './menu.tsx'
import { Popover } from './popover.tsx'
import { SelectField } from './select-field.tsx'
import { Sheet } from './sheet.tsx'
import { ShortcutsSheet } from './shortcuts-sheet.tsx'
import { showToast } from './toast.ts'
import { useShortcuts } from './use-shortcuts.ts'

const ROW_MENU = [
  {
    items: [
      { label: 'Copy id', icon: Copy, shortcut: 'c' },
      { label: 'Rotate', icon: RotateCw, hint: 'Both keys work for a day' },
    ],
  },
  {
    items: [
      { label: 'Change scopes', icon: Settings, refusedBecause: 'Owners and developers may do this' },
      { label: 'Not now', disabled: true },
      { label: 'Revoke', icon: Trash2, danger: true },
    ],
  },
]

const OPTIONS = [
  { value: 'previous', label: 'The period before' },
  { value: 'year', label: 'The same dates a year ago' },
] as const

function Examples() {
  const [sheet, setSheet] = useState(false)
  const [palette, setPalette] = useState<'closed' | 'ready' | 'loading' | 'failed'>('closed')
  const [query, setQuery] = useState('')
  const [keys, setKeys] = useState(false)
  const [economy, setEconomy] = useState('jobsearch')
  const [compare, setCompare] = useState<'previous' | 'year'>('previous')
  useShortcuts([
    { keys: 'mod+k', label: 'Commands', group: 'Anywhere', run: () => setPalette('ready') },
    { keys: '?', label: 'This sheet', group: 'Anywhere', run: () => setKeys(true) },
    { keys: 'g o', label: 'Overview', group: 'Go to', run: () => showToast({ title: 'Overview' }) },
    { keys: 'g d', label: 'Developers', group: 'Go to', run: () => showToast({ title: 'Developers' }) },
  ])
  return (
    <>
      <Example title="Menus">
        <div className="flex flex-wrap items-center gap-3">
          <Menu groups={ROW_MENU}>
            <IconButton icon={Ellipsis} label="Key actions" outlined />
          </Menu>
          <Menu
            groups={[
              {
                heading: 'Economy',
                items: ['jobsearch', 'intellicv', 'aimanager', 'applications'].map(key => ({
                  label: key,
                  checked: key === economy,
                  onSelect: () => setEconomy(key),
                })),
              },
              { items: [{ label: 'Settings', icon: Settings, href: '#overlays' }] },
            ]}
          >
            <Button>{economy}</Button>
          </Menu>
          <Menu
            align="end"
            groups={[
              {
                heading: 'mara@example.com',
                items: [
                  { label: 'Profile', icon: Users },
                  { label: 'Theme', icon: Moon },
                ],
              },
              { items: [{ label: 'Sign out', icon: LogOut }] },
            ]}
          >
            <Button variant="quiet">Operator</Button>
          </Menu>
          <ContextMenu groups={ROW_MENU}>
            <div className="rounded-md border border-dashed border-line-strong px-4 py-1.5 text-sm text-ink-2">
              Right-click here
            </div>
          </ContextMenu>
        </div>
      </Example>
      <Example title="Popover">
        <Popover label="Comparison" trigger={<Button>Compare</Button>}>
          {close => (
            <div className="grid w-64 gap-3">
              <SelectField label="Compare with" value={compare} onChange={setCompare} options={OPTIONS} />
              <Button variant="primary" onClick={close}>
                Apply
              </Button>
            </div>
          )}
        </Popover>
      </Example>
      <Example title="Side panel, palette, sheet of shortcuts">
        <div className="flex flex-wrap gap-3">
          <Button onClick={() => setSheet(true)}>Open a side panel</Button>
          <Button onClick={() => setPalette('ready')}>Commands</Button>
          <Button onClick={() => setPalette('loading')}>Commands, looking</Button>
          <Button onClick={() => setPalette('failed')}>Commands, failed</Button>
          <Button onClick={() => setKeys(true)}>Shortcuts</Button>
        </div>
      </Example>
      <Example title="Messages">
        <div className="flex flex-wrap gap-3">
          <Button onClick={() => showToast({ title: 'Link copied' })}>Info</Button>
          <Button onClick={() => showToast({ tone: 'good', title: 'Version 12 is live' })}>Good</Button>
          <Button
            onClick={() =>
              showToast({ tone: 'warn', title: 'Export is large', body: 'It may take a minute to begin.' })
            }
          >
            Warning
          </Button>
          <Button
            onClick={() =>
              showToast({
                tone: 'bad',
                title: 'Could not save the view',
                body: 'The server could not be reached.',
              })
            }
          >
            Bad, stays
          </Button>
        </div>
      </Example>
      <Sheet
        open={sheet}
        onOpenChange={setSheet}
        title="Key rotated"
        description="21 Nov 2026, 14:05 CET"
        footer={<Button onClick={() => setSheet(false)}>Close</Button>}
      >
        <KeyValues
          rows={[
            { label: 'Who', value: 'Mara Lindqvist' },
            { label: 'Why', value: 'The old key was printed in a build log.' },
          ]}
        />
      </Sheet>
      <CommandPalette
        open={palette !== 'closed'}
        onOpenChange={() => setPalette('closed')}
        query={query}
        onQueryChange={setQuery}
        loading={palette === 'loading'}
        error={
          palette === 'failed' ? 'Accounts could not be searched. Screens and actions still work.' : undefined
        }
        groups={[
          {
            heading: 'Screens',
            items: [
              {
                id: 'developers',
                label: 'Developers',
                hint: 'Keys',
                icon: KeyRound,
                shortcut: 'g d',
                onSelect: () => {},
              },
              { id: 'settings', label: 'Settings', icon: Settings, shortcut: 'g s', onSelect: () => {} },
              {
                id: 'audit',
                label: 'Audit log',
                hint: 'Settings',
                icon: FileText,
                keywords: ['history'],
                onSelect: () => {},
              },
            ],
          },
          {
            heading: 'Do',
            items: [
              { id: 'new-key', label: 'New key', icon: KeyRound, onSelect: () => {} },
              {
                id: 'invite',
                label: 'Invite operator',
                icon: Users,
                refusedBecause: 'Owners may do this',
                onSelect: () => {},
              },
            ],
          },
          {
            heading: 'Found',
            found: true,
            items:
              query.length > 2 && palette === 'ready'
                ? [
                    {
                      id: 'acc',
                      label: `Account ${query}`,
                      hint: 'jobsearch',
                      icon: Users,
                      onSelect: () => {},
                    },
                  ]
                : [],
          },
        ]}
      />
      <ShortcutsSheet open={keys} onOpenChange={setKeys} />
    </>
  )
}

export default { title: 'Overlays', order: 60, Examples }
