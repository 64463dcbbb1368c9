// The light or dark theme: the operator's choice, or the system's as it changes.
import { createStoredChoice, useStoredChoice } from './stored-choice.ts'

export type Theme = 'system' | 'light' | 'dark'

const choice = createStoredChoice<Theme>('farebox.theme', ['system', 'light', 'dark'])
const systemIsDark = window.matchMedia('(prefers-color-scheme: dark)')

export function useTheme(): [Theme, (theme: Theme) => void] {
  return useStoredChoice(choice)
}

function apply(): void {
  const theme = choice.get()
  const dark = theme === 'dark' || (theme === 'system' && systemIsDark.matches)
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
}

// Applied when the module loads, before React draws, so that no page flashes in the other theme.
apply()
choice.subscribe(apply)
systemIsDark.addEventListener('change', apply)
