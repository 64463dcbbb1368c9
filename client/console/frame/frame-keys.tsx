// What the keyboard does wherever one is, and the palette and sheet that it opens.
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useShortcuts } from '../../ui/use-shortcuts.ts'
import { useEconomyKey, useMode, useSetFrame } from '../current.ts'
import { loadPalette } from './load-palette.ts'
import { places } from './places.ts'

const Palette = lazy(loadPalette)
const ShortcutsSheet = lazy(async () => ({
  default: (await import('../../ui/shortcuts-sheet.tsx')).ShortcutsSheet,
}))

interface Opened {
  open: boolean
  onOpenChange: (open: boolean) => void
}

export interface FrameKeysProps {
  palette: Opened
  shortcuts: Opened
}

export function FrameKeys({ palette, shortcuts }: FrameKeysProps) {
  const navigate = useNavigate()
  const economy = useEconomyKey()
  const mode = useMode()
  const setFrame = useSetFrame()
  // Once loaded they stay, so that they can close as they opened.
  const [wanted, setWanted] = useState({ palette: false, shortcuts: false })
  if (palette.open && !wanted.palette) setWanted({ ...wanted, palette: true })
  if (shortcuts.open && !wanted.shortcuts) setWanted({ ...wanted, shortcuts: true })
  const openShortcuts = () => shortcuts.onOpenChange(true)

  useShortcuts([
    {
      keys: 'mod+k',
      label: 'Go to, do, find an id',
      group: 'Anywhere',
      run: () => palette.onOpenChange(!palette.open),
    },
    { keys: '?', label: 'This sheet', group: 'Anywhere', run: openShortcuts },
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
      {wanted.palette && <Palette {...palette} onShowShortcuts={openShortcuts} />}
      {wanted.shortcuts && <ShortcutsSheet {...shortcuts} />}
    </Suspense>
  )
}
