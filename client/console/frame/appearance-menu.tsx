// Light or dark, wide or tight: kept in this browser.
import { SunMoon } from 'lucide-react'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu } from '../../ui/menu.tsx'
import { type Density, useDensity } from '../../ui/use-density.ts'
import { type Theme, useTheme } from '../../ui/use-theme.ts'

export const themes: ReadonlyArray<{ theme: Theme; label: string }> = [
  { theme: 'light', label: 'Light' },
  { theme: 'dark', label: 'Dark' },
  { theme: 'system', label: 'As the system' },
]

export const densities: ReadonlyArray<{ density: Density; label: string }> = [
  { density: 'comfortable', label: 'Comfortable' },
  { density: 'compact', label: 'Compact' },
]

export function AppearanceMenu() {
  const [theme, setTheme] = useTheme()
  const [density, setDensity] = useDensity()
  return (
    <Menu
      align="end"
      groups={[
        {
          heading: 'Theme',
          items: themes.map(one => ({
            label: one.label,
            checked: one.theme === theme,
            onSelect: () => setTheme(one.theme),
          })),
        },
        {
          heading: 'Density',
          items: densities.map(one => ({
            label: one.label,
            checked: one.density === density,
            onSelect: () => setDensity(one.density),
          })),
        },
      ]}
    >
      <IconButton icon={SunMoon} label="Theme and density" />
    </Menu>
  )
}
