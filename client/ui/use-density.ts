// How tightly controls and rows are set: comfortable, or compact for long days with long lists.
import { createStoredChoice, useStoredChoice } from './stored-choice.ts'

export type Density = 'comfortable' | 'compact'

const choice = createStoredChoice<Density>('farebox.density', ['comfortable', 'compact'])

export function useDensity(): [Density, (density: Density) => void] {
  return useStoredChoice(choice)
}

function apply(): void {
  document.documentElement.dataset.density = choice.get()
}

apply()
choice.subscribe(apply)
