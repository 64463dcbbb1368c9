// What stands around every screen of an economy: navigation, top bar, banners, palette, shortcuts.
import { Outlet } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { classNames } from '../../ui/class-names.ts'
import { ZoneContext } from '../../ui/zone-context.ts'
import { useEconomyKey, useFindEconomy, useMode } from '../current.ts'
import { keepLastEconomy } from '../last-economy.ts'
import { late, useLoadSoon } from '../screens/late.tsx'
import { AlarmNews } from './alarms.ts'
import { AwayBanner } from './away-banner.tsx'
import { FrameKeys } from './late-frame.ts'
import { lateParts, Palette, ShortcutsSheet } from './late-parts.ts'
import { LeaveGuard } from './leave-guard.tsx'
import { NavigationSheet, Sidebar } from './navigation.tsx'
import { TestStrip } from './test-strip.tsx'
import { TopBar } from './top-bar.tsx'

const UnknownEconomy = late(() => import('./unknown-economy.tsx').then(part => part.UnknownEconomy))

export function Frame() {
  const economyKey = useEconomyKey()
  const economy = useFindEconomy()
  const mode = useMode()
  const [paletteOpen, setPaletteOpen] = useState(false)
  const [shortcutsOpen, setShortcutsOpen] = useState(false)
  const [navigationOpen, setNavigationOpen] = useState(false)
  // Once wanted they stay, so that they can close as they opened.
  const [wanted, setWanted] = useState({ palette: false, shortcuts: false })
  if (paletteOpen && !wanted.palette) setWanted({ ...wanted, palette: true })
  if (shortcutsOpen && !wanted.shortcuts) setWanted({ ...wanted, shortcuts: true })
  useLoadSoon(lateParts)

  const known = economy !== null
  useEffect(() => {
    if (known) keepLastEconomy(economyKey)
  }, [known, economyKey])

  const openShortcuts = () => setShortcutsOpen(true)
  return (
    <div
      data-mode={mode}
      className={classNames(
        'min-h-dvh [--sticky-top:calc(var(--strip)+3.25rem)] lg:grid lg:grid-cols-[13.5rem_minmax(0,1fr)]',
        mode === 'test' ? '[--strip:1.5rem] lg:grid-rows-[auto_1fr]' : '[--strip:0px]',
      )}
    >
      <a
        href="#main"
        className="fixed top-2 left-2 z-50 -translate-y-20 rounded-md bg-accent px-3 py-2 text-sm font-medium text-accent-ink focus:translate-y-0"
      >
        Skip to content
      </a>
      {mode === 'test' && <TestStrip />}
      <Sidebar onShowShortcuts={openShortcuts} />
      <NavigationSheet open={navigationOpen} onClose={() => setNavigationOpen(false)} />
      <div className="flex min-w-0 flex-col">
        <div className="sticky top-(--strip) z-20">
          <TopBar
            onOpenNavigation={() => setNavigationOpen(true)}
            onOpenPalette={() => setPaletteOpen(true)}
          />
          <AwayBanner />
        </div>
        <main
          id="main"
          tabIndex={-1}
          className="w-full max-w-[90rem] flex-1 px-4 py-6 outline-none sm:px-6 lg:px-8"
        >
          {economy === null ? (
            <UnknownEconomy />
          ) : (
            <ZoneContext value={economy.resetZone}>
              <Outlet />
            </ZoneContext>
          )}
        </main>
      </div>
      {known && <LeaveGuard />}
      {known && <AlarmNews />}
      {known && (
        <FrameKeys onTogglePalette={() => setPaletteOpen(!paletteOpen)} onShowShortcuts={openShortcuts} />
      )}
      {known && wanted.palette && (
        <Palette open={paletteOpen} onOpenChange={setPaletteOpen} onShowShortcuts={openShortcuts} />
      )}
      {wanted.shortcuts && <ShortcutsSheet open={shortcutsOpen} onOpenChange={setShortcutsOpen} />}
    </div>
  )
}
