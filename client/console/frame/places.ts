// Every place of the console, for the palette and the keys: the areas, and what lies within them.
import {
  BellRing,
  BookOpen,
  Building2,
  CircleUserRound,
  Flag,
  Lightbulb,
  Plus,
  ScrollText,
  Users,
} from 'lucide-react'
import { areas, type Destination } from './areas.ts'

export interface Place extends Destination, Words {}

/** What one finds there, and other words for it. */
interface Words {
  hint: string
  keywords: readonly string[]
}

const areaWords: Record<(typeof areas)[number]['to'], Words> = {
  '/$economy/overview': {
    hint: 'Revenue, use, conversion, goals',
    keywords: ['home', 'dashboard', 'figures', 'metrics', 'revenue', 'retention'],
  },
  '/$economy/prices': { hint: 'Packs, plans, policies', keywords: ['prices'] },
  '/$economy/accounts': {
    hint: 'Balances, lots, history of users',
    keywords: ['users', 'customers', 'balance', 'tokens', 'refund', 'give', 'grant'],
  },
  '/$economy/purchases': {
    hint: 'Payments, refunds, chargebacks',
    keywords: ['bought', 'money', 'stripe', 'checkout', 'refund', 'dispute'],
  },
  '/$economy/disputes': {
    hint: 'Spends that users object to, by when they are due',
    keywords: ['token disputes', 'complaints', 'cases', 'queue', 'overdue', 'give back', 'support'],
  },
  '/$economy/developers': { hint: 'Product keys', keywords: ['api', 'secrets', 'rotate', 'revoke'] },
  '/$economy/settings': { hint: 'How this economy is run', keywords: ['preferences'] },
}

export const places: readonly Place[] = [
  ...areas.map(area => ({ ...area, ...areaWords[area.to] })),
  {
    label: 'Insights',
    icon: Lightbulb,
    to: '/$economy/overview/insights',
    hint: 'Near limits, running out, upgrades, margins, faucets and sinks',
    keywords: ['accounts', 'recommendations', 'top-ups', 'low margin', 'missions', 'baseline', 'lists'],
  },
  {
    label: 'Dictionary',
    icon: BookOpen,
    to: '/$economy/overview/dictionary',
    hint: 'What each figure means',
    keywords: ['metrics', 'figures', 'definitions', 'glossary', 'formula', 'help'],
  },
  {
    label: 'Annotations',
    icon: Flag,
    to: '/$economy/overview/annotations',
    hint: 'What happened, as marked on charts',
    keywords: ['notes', 'events', 'experiment', 'campaign', 'release', 'outage', 'marks', 'timeline'],
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
    keys: 'g m',
    hint: 'People, roles, invitations',
    keywords: ['settings', 'users', 'team', 'members', 'permissions', 'invite'],
  },
  {
    label: 'Alerts',
    icon: BellRing,
    to: '/$economy/settings/alerts',
    keys: 'g l',
    hint: 'What is watched, and incidents',
    keywords: ['settings', 'notifications', 'monitor', 'anomaly', 'threshold', 'guardrail', 'e-mail'],
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
