// The address of the Overview, of certain dates or with a panel open.
import { type ScreenSearch, stringifySearch } from '../../search.ts'

export function overviewHref(economyKey: string, search: ScreenSearch): string {
  return `/${economyKey}/overview${stringifySearch(search)}`
}
