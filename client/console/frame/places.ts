// Every place of the console, once: the navigation, the palette and the shortcuts are drawn from this list.
import type { LinkProps } from '@tanstack/react-router'
import {
  Braces,
  Building2,
  CircleUserRound,
  type LucideIcon,
  Percent,
  Plus,
  ScrollText,
  Settings,
  Users,
} from 'lucide-react'

export interface Place {
  label: string
  icon: LucideIcon
  to: Extract<LinkProps['to'], `/$economy/${string}`>
  /** `g` and a letter. */
  keys?: string
  /** Set for the areas, which the navigation lists. */
  area?: true
  /** In the palette: what one finds there, and other words for it. */
  hint: string
  keywords: readonly string[]
}

export const places: readonly Place[] = [
  {
    label: 'Price book',
    icon: Percent,
    to: '/$economy/prices',
    keys: 'g p',
    area: true,
    hint: 'Packs, plans, policies',
    keywords: ['prices'],
  },
  {
    label: 'Developers',
    icon: Braces,
    to: '/$economy/developers',
    keys: 'g d',
    area: true,
    hint: 'Product keys',
    keywords: ['api', 'secrets', 'rotate', 'revoke'],
  },
  {
    label: 'Settings',
    icon: Settings,
    to: '/$economy/settings',
    keys: 'g s',
    area: true,
    hint: 'How this economy is run',
    keywords: ['preferences'],
  },
  {
    label: 'Economy',
    icon: Building2,
    to: '/$economy/settings/economy',
    keys: 'g e',
    hint: 'Token, currency, reset zone, policies',
    keywords: ['settings', 'time zone', 'symbol', 'policy'],
  },
  {
    label: 'Operators',
    icon: Users,
    to: '/$economy/settings/operators',
    keys: 'g o',
    hint: 'People, roles, invitations',
    keywords: ['settings', 'users', 'team', 'members', 'permissions', 'invite'],
  },
  {
    label: 'Audit log',
    icon: ScrollText,
    to: '/$economy/settings/audit',
    keys: 'g a',
    hint: 'Who changed what, and why',
    keywords: ['settings', 'history', 'changes'],
  },
  {
    label: 'Your sign-in',
    icon: CircleUserRound,
    to: '/$economy/settings/you',
    keys: 'g y',
    hint: 'Password, second factor, sessions',
    keywords: ['settings', 'account', 'profile', 'two-factor', 'totp', '2fa'],
  },
  {
    label: 'New economy',
    icon: Plus,
    to: '/$economy/settings/economy/new',
    hint: 'With its own token and money',
    keywords: ['create', 'add'],
  },
]

export const areas = places.filter(place => place.area)
