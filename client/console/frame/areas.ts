// The areas of the console, which the navigation lists; the palette and the keys know more places (places.ts).
import type { LinkProps } from '@tanstack/react-router'
import { Braces, ChartLine, type LucideIcon, Percent, Receipt, Scale, Settings, Wallet } from 'lucide-react'

export interface Destination {
  label: string
  icon: LucideIcon
  to: Extract<LinkProps['to'], `/$economy/${string}`>
  /** `g` and a letter. */
  keys?: string
}

export const areas = [
  { label: 'Overview', icon: ChartLine, to: '/$economy/overview', keys: 'g o' },
  { label: 'Price book', icon: Percent, to: '/$economy/prices', keys: 'g p' },
  { label: 'Accounts', icon: Wallet, to: '/$economy/accounts', keys: 'g u' },
  { label: 'Purchases', icon: Receipt, to: '/$economy/purchases', keys: 'g b' },
  { label: 'Disputes', icon: Scale, to: '/$economy/disputes', keys: 'g i' },
  { label: 'Developers', icon: Braces, to: '/$economy/developers', keys: 'g d' },
  { label: 'Settings', icon: Settings, to: '/$economy/settings', keys: 'g s' },
] as const satisfies readonly Destination[]
