// Settings: the ways between its screens, above whichever is open.
import { Link, Outlet } from '@tanstack/react-router'
import { useEconomyKey } from '../../current.ts'

const screens = [
  { to: '/$economy/settings/economy', label: 'Economy' },
  { to: '/$economy/settings/operators', label: 'Operators' },
  { to: '/$economy/settings/alerts', label: 'Alerts' },
  { to: '/$economy/settings/audit', label: 'Audit log' },
  { to: '/$economy/settings/you', label: 'You' },
] as const

export function SettingsLayout() {
  const economy = useEconomyKey()
  return (
    <div className="grid min-w-0 content-start gap-5">
      <nav aria-label="Settings" className="flex gap-5 overflow-x-auto border-b border-line">
        {screens.map(({ to, label }) => (
          <Link
            key={to}
            to={to}
            params={{ economy }}
            activeOptions={{ includeSearch: false }}
            className="focus-inset -mb-px flex h-9 shrink-0 items-center border-b-2 border-transparent text-sm font-medium text-ink-2 hover:text-ink aria-[current=page]:border-accent aria-[current=page]:text-ink"
          >
            {label}
          </Link>
        ))}
      </nav>
      <Outlet />
    </div>
  )
}
