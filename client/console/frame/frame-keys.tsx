// What the keyboard does wherever one is, and the palette and sheet that it opens.
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useShortcuts } from '../../ui/use-shortcuts.ts'
import { useEconomyKey, useMode, useSetFrame } from '../current.ts'
import { loadPalette } from './load-palette.ts'
import { places } from './places.ts'

const Palette = lazy(loadPalette)
const Sheet = lazy(async () => ({ default: (await import('../../ui/shortcuts-sheet.tsx')).ShortcutsSheet }))

export interface FrameKeysProps {
  paletteOpen: boolean
  onPaletteOpen: (open: boolean) => void
}

export function FrameKeys({ paletteOpen, onPaletteOpen }: FrameKeysProps) {
  const navigate = useNavigate()
  const economy = useEconomyKey()
  const mode = useMode()
  const setFrame = useSetFrame()
  const [sheetOpen, setSheetOpen] = useState(false)
  const [wanted, setWanted] = useState({ palette: false, sheet: false })
  if (paletteOpen && !wanted.palette) setWanted({ ...wanted, palette: true })
  if (sheetOpen && !wanted.sheet) setWanted({ ...wanted, sheet: true })

  useShortcuts([
    {
      keys: 'mod+k',
      label: 'Go to, do, find an id',
      group: 'Anywhere',
      run: () => onPaletteOpen(!paletteOpen),
    },
    { keys: '?', label: 'This sheet', group: 'Anywhere', run: () => setSheetOpen(true) },
    {
      keys: 'g t',
      label: mode === 'test' ? 'Back to live mode' : 'Into test mode',
      group: 'Anywhere',
      run: () => setFrame({ mode: mode === 'test' ? undefined : 'test' }),
    },
    ...places.flatMap(({ keys, label, to }) =>
      keys === undefined
        ? []
        : [{ keys, label, group: 'Go to', run: () => void navigate({ to, params: { economy } }) }],
    ),
  ])

  return (
    <Suspense>
      {wanted.palette && (
        <Palette open={paletteOpen} onOpenChange={onPaletteOpen} onShowShortcuts={() => setSheetOpen(true)} />
      )}
      {wanted.sheet && <Sheet open={sheetOpen} onOpenChange={setSheetOpen} />}
    </Suspense>
  )
}
