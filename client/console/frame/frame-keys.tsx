// What the keyboard does wherever one is. Loaded beside the first screen.
import { useNavigate } from '@tanstack/react-router'
import { useShortcuts } from '../../ui/use-shortcuts.ts'
import { useEconomyKey, useMode, useSetFrame } from '../current.ts'
import { places } from './places.ts'

export interface FrameKeysProps {
  onTogglePalette: () => void
  onShowShortcuts: () => void
}

export function FrameKeys({ onTogglePalette, onShowShortcuts }: FrameKeysProps) {
  const navigate = useNavigate()
  const economy = useEconomyKey()
  const mode = useMode()
  const setFrame = useSetFrame()

  useShortcuts([
    { keys: 'mod+k', label: 'Go to, do, find an id', group: 'Anywhere', run: onTogglePalette },
    { keys: '?', label: 'This sheet', group: 'Anywhere', run: onShowShortcuts },
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
  return null
}
