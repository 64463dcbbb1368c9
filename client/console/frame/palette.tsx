// Everything one can go to or do, and anything that has an id. Loaded when somebody reaches for it.
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useRouter } from '@tanstack/react-router'
import {
  Coins,
  Flag,
  FlaskConical,
  Keyboard,
  KeyRound,
  LogOut,
  Percent,
  Rows3,
  SearchCheck,
  SunMoon,
  UserPlus,
} from 'lucide-react'
import { useState } from 'react'
import type { Permission } from '../../../server/operators/rules.ts'
import { CommandPalette, type PaletteGroup, type PaletteItem } from '../../ui/command-palette.tsx'
import { useDensity } from '../../ui/use-density.ts'
import { useTheme } from '../../ui/use-theme.ts'
import { errorData } from '../api.ts'
import { useEconomies, useEconomyKey, useMode, useOperator, useSetFrame } from '../current.ts'
import { allowanceOf } from '../roles.ts'
import { densities, themes } from './appearance-menu.tsx'
import { useGoToEconomy } from './economy-switcher.tsx'
import { type FoundThing, findById, findUsers } from './find-by-id.ts'
import { places } from './places.ts'
import { recogniseId } from './recognise-id.ts'
import { useSignOut } from './use-sign-out.ts'

export interface PaletteProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  onShowShortcuts: () => void
}

export function Palette({ open, onOpenChange, onShowShortcuts }: PaletteProps) {
  const [query, setQuery] = useState('')
  const change = (next: boolean) => {
    if (next) setQuery('')
    onOpenChange(next)
  }
  const [wasOpen, setWasOpen] = useState(open)
  if (wasOpen !== open) {
    setWasOpen(open)
    if (open) setQuery('')
  }
  const then = (run: () => void) => () => {
    change(false)
    run()
  }
  const found = useFound(query, then)
  const fixed = useGroups(then, onShowShortcuts)
  return (
    <CommandPalette
      open={open}
      onOpenChange={change}
      query={query}
      placeholder="Go to, do, or paste an id…"
      onQueryChange={setQuery}
      groups={found.asked ? found.groups : [...fixed, ...found.groups]}
      loading={found.loading}
      error={found.error}
    />
  )
}

type Then = (run: () => void) => () => void

function useGroups(then: Then, onShowShortcuts: () => void): PaletteGroup[] {
  const navigate = useNavigate()
  const economy = useEconomyKey()
  const economies = useEconomies()
  const { role } = useOperator()
  const mode = useMode()
  const setFrame = useSetFrame()
  const goToEconomy = useGoToEconomy()
  const signOut = useSignOut()
  const [theme, setTheme] = useTheme()
  const [density, setDensity] = useDensity()
  const { routesByPath } = useRouter()
  const refused = (permission: Permission | undefined) =>
    permission === undefined ? undefined : allowanceOf(role, permission).refusedBecause
  const params = { economy }
  const opensNew = { new: 'yes' }

  const screens = places.map(
    ({ label, hint, icon, to, keys, keywords }): PaletteItem => ({
      // Found by what it is called: an address would match whoever types `economy`.
      id: label,
      label,
      hint,
      icon,
      keywords,
      ...(keys === undefined ? {} : { shortcut: keys }),
      refusedBecause: refused(routesByPath[to].options.staticData?.permission),
      onSelect: then(() => void navigate({ to, params })),
    }),
  )
  const actions: PaletteItem[] = [
    {
      id: 'Review price draft',
      label: 'Review your price draft',
      icon: Percent,
      keywords: ['publish', 'prices', 'changes', 'approve'],
      refusedBecause: refused('catalog.change'),
      onSelect: then(() => void navigate({ to: '/$economy/prices', params, search: { tab: 'review' } })),
    },
    {
      id: 'Price history',
      label: 'Price versions',
      icon: Percent,
      keywords: ['history', 'prices', 'roll back', 'compare'],
      refusedBecause: refused('catalog.read'),
      onSelect: then(() => void navigate({ to: '/$economy/prices', params, search: { tab: 'history' } })),
    },
    {
      id: 'Annotate',
      label: 'Annotate the charts',
      icon: Flag,
      keywords: ['new', 'note', 'event', 'experiment', 'campaign', 'release', 'outage'],
      refusedBecause: refused('annotations.change'),
      onSelect: then(
        () => void navigate({ to: '/$economy/overview/annotations', params, search: { open: 'new' } }),
      ),
    },
    {
      id: 'New product key',
      label: 'New product key',
      icon: KeyRound,
      keywords: ['create', 'add', 'api'],
      refusedBecause: refused('keys.change'),
      onSelect: then(() => void navigate({ to: '/$economy/developers', params, search: opensNew })),
    },
    {
      id: 'Invite an operator',
      label: 'Invite an operator',
      icon: UserPlus,
      keywords: ['add', 'user', 'new', 'team'],
      refusedBecause: refused('operators.change'),
      onSelect: then(() => void navigate({ to: '/$economy/settings/operators', params, search: opensNew })),
    },
    {
      id: 'Mode',
      label: mode === 'test' ? 'Switch to live mode' : 'Switch to test mode',
      icon: FlaskConical,
      keywords: ['sandbox', 'live', 'test'],
      shortcut: 'g t',
      onSelect: then(() => setFrame({ mode: mode === 'test' ? undefined : 'test' })),
    },
    ...themes
      .filter(one => one.theme !== theme)
      .map(
        (one): PaletteItem => ({
          id: `Theme ${one.theme}`,
          label: `Theme: ${one.label.toLowerCase()}`,
          icon: SunMoon,
          keywords: ['appearance', 'mode', 'colour'],
          onSelect: then(() => setTheme(one.theme)),
        }),
      ),
    ...densities
      .filter(one => one.density !== density)
      .map(
        (one): PaletteItem => ({
          id: `Density ${one.density}`,
          label: `Density: ${one.label.toLowerCase()}`,
          icon: Rows3,
          keywords: ['appearance', 'rows'],
          onSelect: then(() => setDensity(one.density)),
        }),
      ),
    {
      id: 'Keyboard shortcuts',
      label: 'Keyboard shortcuts',
      icon: Keyboard,
      shortcut: '?',
      keywords: ['keys', 'help'],
      onSelect: then(onShowShortcuts),
    },
    {
      id: 'Sign out',
      label: 'Sign out',
      icon: LogOut,
      keywords: ['log out', 'leave'],
      onSelect: then(() => void signOut('here')),
    },
  ]
  const others = economies
    .filter(one => one.key !== economy)
    .map(
      (one): PaletteItem => ({
        id: `Economy ${one.key}`,
        label: one.name,
        hint: `${one.tokenSymbol} ${one.tokenMany}`,
        icon: Coins,
        keywords: ['economy', 'switch', one.key],
        onSelect: then(() => goToEconomy(one.key)),
      }),
    )
  return [
    { heading: 'Go to', items: screens },
    { heading: 'Do', items: actions },
    { heading: 'Other economies', items: others },
  ]
}

const userTextMin = 3
const userTextMax = 200

/** What an id names; of what is none, the users whose own id or e-mail begins so. */
function useFound(query: string, then: Then) {
  const navigate = useNavigate()
  const economy = useEconomyKey()
  const economies = useEconomies()
  const mode = useMode()
  const recognised = recogniseId(query)
  const text = query.trim()
  const isText = recognised === null && text.length >= userTextMin && text.length <= userTextMax
  // The economy in front of one's eyes first.
  const keys = [economy, ...economies.map(one => one.key).filter(key => key !== economy)]
  const { data, isFetching, error } = useQuery({
    queryKey: ['palette', recognised ?? text, keys, mode],
    queryFn: () =>
      recognised === null ? findUsers(text, { economyKey: economy, mode }) : findById(recognised, keys),
    enabled: recognised !== null || isText,
    staleTime: 0,
    retry: false,
  })
  const open = (found: FoundThing) =>
    then(() => {
      void navigate({
        to: found.place,
        params: { economy: found.economyKey ?? economy },
        search: {
          ...found.search,
          ...(found.mode === undefined ? {} : { mode: found.mode === 'test' ? 'test' : undefined }),
        },
      })
    })
  const items = (data ?? []).map(
    (found): PaletteItem => ({
      id: `open ${found.id}`,
      label: found.label,
      hint: found.hint,
      icon: SearchCheck,
      onSelect: open(found),
    }),
  )
  return {
    asked: recognised !== null,
    groups: [{ heading: recognised === null ? 'Accounts' : 'Found', items, found: true }],
    loading: isFetching && recognised !== null,
    // Users are looked for beside everything else: what else there is stands without them.
    error: error && recognised !== null ? errorData(error).message : undefined,
  }
}
