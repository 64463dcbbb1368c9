// Which economy is looked at, and the way to another: a menu, or a list to search once they are many.
import { useMatches, useNavigate } from '@tanstack/react-router'
import { ChevronsUpDown } from 'lucide-react'
import { late } from '../../ui/late.tsx'
import { Menu } from '../../ui/menu.tsx'
import { Popover } from '../../ui/popover.tsx'
import { useEconomies, useFindEconomy } from '../current.ts'
import type { Destination } from './areas.ts'
import { EconomyMark } from './economy-mark.tsx'

const menuItemsMax = 8
const EconomySearch = late(
  () => import('./economy-search.tsx').then(part => part.EconomySearch),
  () => <div className="h-72 w-64" />,
)

export function EconomySwitcher() {
  const economies = useEconomies()
  const current = useFindEconomy()
  const go = useGoToEconomy()
  const trigger = (
    <button
      type="button"
      className="flex h-control min-w-0 items-center gap-2 rounded-md border border-transparent py-0 pr-1.5 pl-1 font-medium hover:bg-sunken aria-expanded:bg-sunken in-data-[mode=test]:hover:bg-test/15"
    >
      <span className="sr-only">Economy: </span>
      {current && <EconomyMark symbol={current.tokenSymbol} />}
      <span className="max-w-24 truncate sm:max-w-48">{current?.name ?? 'Choose an economy'}</span>
      <ChevronsUpDown aria-hidden size={14} className="text-ink-3" />
    </button>
  )
  if (economies.length > menuItemsMax) {
    return (
      <Popover label="Economies" trigger={trigger}>
        {close => (
          <EconomySearch
            economies={economies}
            currentKey={current?.key}
            onChoose={key => {
              close()
              go(key)
            }}
          />
        )}
      </Popover>
    )
  }
  return (
    <Menu
      groups={[
        {
          heading: 'Economies',
          items: economies.map(economy => ({
            label: economy.name,
            hint: `${economy.tokenSymbol} ${economy.tokenMany} · ${economy.moneyCurrency}`,
            checked: economy.key === current?.key,
            onSelect: () => go(economy.key),
          })),
        },
      ]}
    >
      {trigger}
    </Menu>
  )
}

/** The same screen of another economy; what was open or filtered belongs to the one that is left. */
export function useGoToEconomy(): (key: string) => void {
  const navigate = useNavigate()
  const screen = useMatches({ select: matches => matches.at(-1)?.fullPath })
  const to = isEveryEconomys(screen) ? screen : '/$economy'
  return key => void navigate({ to, params: { economy: key }, search: {} })
}

/** One thing of an economy, as in `/$economy/accounts/$account`, is not to be found in another. */
function isEveryEconomys(path: string | undefined): path is Destination['to'] {
  return path !== undefined && /^\/\$economy\/[^$]+$/.test(path)
}
