// A link to a screen as it stands, with its dates written out: it shows the same tomorrow.
import { useEconomyKey, useScreenSearch } from './current.ts'
import type { Range } from './range.ts'
import { type ScreenSearch, stringifySearch } from './search.ts'

/** `place`: within the economy. `changed`: what of the address is not the link's. */
export function useDatedLink(place: string, { firstDay, lastDay }: Range, changed: ScreenSearch): string {
  const economyKey = useEconomyKey()
  const [{ range: _preset, ...search }] = useScreenSearch()
  const dated = stringifySearch({ ...search, ...changed, from: firstDay, to: lastDay })
  return `${window.location.origin}/${economyKey}${place}${dated}`
}
