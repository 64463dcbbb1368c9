// The bar above a screen: which economy, which mode, which dates, find anything, look, and who is signed in.
import { useMatches } from '@tanstack/react-router'
import { Menu as MenuIcon, Search } from 'lucide-react'
import { can } from '../../../server/operators/rules.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { late } from '../../ui/late.tsx'
import { useFindEconomy, useOperator } from '../current.ts'
import { AlarmDot } from './alarms.ts'
import { AppearanceMenu } from './appearance-menu.tsx'
import { EconomySwitcher } from './economy-switcher.tsx'
import { ModeSwitch } from './mode-switch.tsx'
import { OperatorMenu } from './operator-menu.tsx'

const RangeControl = late(
  () => import('./range-control.tsx').then(part => part.RangeControl),
  () => <div className="h-control" />,
)

export interface TopBarProps {
  onOpenNavigation: () => void
  onOpenPalette: () => void
}

export function TopBar({ onOpenNavigation, onOpenPalette }: TopBarProps) {
  const known = useFindEconomy() !== null
  const { role } = useOperator()
  const rangeUse = useMatches({
    select: matches => {
      const last = matches.at(-1)
      if (last === undefined) return null
      const { permission, range = null } = last.staticData
      if (permission !== undefined && !can(role, permission)) return null
      return typeof range === 'function' ? range(last.search) : range
    },
  })
  return (
    <header className="border-b border-line bg-page in-data-[mode=test]:border-test/50 in-data-[mode=test]:bg-test-soft">
      <div className="flex items-center gap-2 px-2 py-2 sm:px-5 lg:px-7">
        <div className="relative lg:hidden">
          <IconButton icon={MenuIcon} label="Open navigation" onClick={onOpenNavigation} />
          {known && <AlarmDot />}
        </div>
        <EconomySwitcher />
        {known && <ModeSwitch />}
        {known && rangeUse !== null && (
          <div className="max-md:hidden">
            <RangeControl use={rangeUse} />
          </div>
        )}
        <div className="ml-auto flex items-center gap-1">
          {known && (
            <>
              <button
                type="button"
                className="hidden h-control items-center gap-2 rounded-md border border-line bg-surface pr-1.5 pl-2.5 text-sm text-ink-2 hover:border-line-strong hover:text-ink xl:flex"
                onClick={onOpenPalette}
              >
                <Search aria-hidden size={14} />
                <span className="pr-8">Go to, do, find an id…</span>
                <Kbd keys="mod+k" />
              </button>
              <IconButton
                icon={Search}
                label="Go to, do, find an id"
                className="xl:hidden"
                onClick={onOpenPalette}
              />
            </>
          )}
          <div className="max-sm:hidden">
            <AppearanceMenu />
          </div>
          <OperatorMenu />
        </div>
      </div>
      {known && rangeUse !== null && (
        <div className="px-3 pb-2 sm:px-5 md:hidden">
          <RangeControl use={rangeUse} />
        </div>
      )}
    </header>
  )
}
