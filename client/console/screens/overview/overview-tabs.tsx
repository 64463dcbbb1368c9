// The ways between the screens of the Overview, beneath each one's head. Which one is open says the address.
import { useLocation } from '@tanstack/react-router'
import { Link } from '../../../ui/link.tsx'
import { useEconomyKey } from '../../current.ts'

const screens = [
  { path: 'overview', label: 'Figures' },
  { path: 'overview/insights', label: 'Insights' },
  { path: 'overview/dictionary', label: 'Dictionary' },
  { path: 'overview/annotations', label: 'Annotations' },
] as const

export function OverviewTabs() {
  const economy = useEconomyKey()
  const pathname = useLocation({ select: location => location.pathname })
  return (
    <nav aria-label="Overview" className="flex gap-5 overflow-x-auto border-b border-line">
      {screens.map(({ path, label }) => (
        <Link
          key={path}
          plain
          href={`/${economy}/${path}`}
          aria-current={pathname === `/${economy}/${path}` ? 'page' : undefined}
          className="focus-inset -mb-px flex h-9 shrink-0 items-center border-b-2 border-transparent text-sm font-medium text-ink-2 hover:text-ink aria-[current=page]:border-accent aria-[current=page]:text-ink"
        >
          {label}
        </Link>
      ))}
    </nav>
  )
}
