// Beneath the areas while something is wrong: how many incidents and breaches there are, each leading to where they are told.
import { Link, type LinkProps } from '@tanstack/react-router'
import { Gauge, type LucideIcon, TriangleAlert } from 'lucide-react'
import { classNames } from '../../ui/class-names.ts'
import { formatInteger } from '../../ui/integer.ts'
import { useEconomyKey } from '../current.ts'
import type { GoProps } from './navigation.tsx'
import { useAlarms } from './use-alarms.ts'

export function AlarmLinks({ onGo }: GoProps) {
  const { incidents, isCritical, breaches } = useAlarms()
  return (
    <>
      <AlarmLink
        to="/$economy/settings/alerts"
        search={{}}
        icon={TriangleAlert}
        label={incidents === 1 ? 'Incident' : 'Incidents'}
        count={incidents}
        tone={isCritical ? 'bad' : 'warn'}
        onGo={onGo}
      />
      <AlarmLink
        to="/$economy/overview"
        // The dates that it is a breach of, whatever the frame's are.
        search={{
          range: undefined,
          from: undefined,
          to: undefined,
          compare: undefined,
          againstVersion: undefined,
        }}
        icon={Gauge}
        label={breaches === 1 ? 'Breach' : 'Breaches'}
        count={breaches}
        tone="bad"
        onGo={onGo}
      />
    </>
  )
}

interface AlarmLinkProps extends Pick<LinkProps, 'search'> {
  to: '/$economy/settings/alerts' | '/$economy/overview'
  icon: LucideIcon
  label: string
  count: number
  tone: 'bad' | 'warn'
  onGo: GoProps['onGo'] | undefined
}

const tones = { bad: 'bg-bad-soft text-bad', warn: 'bg-warn-soft text-warn' }

function AlarmLink({ to, search, icon: Icon, label, count, tone, onGo }: AlarmLinkProps) {
  const economy = useEconomyKey()
  if (count === 0) return null
  return (
    <li className="nth-[1_of_[data-alarm]]:mt-2" data-alarm>
      <Link
        to={to}
        params={{ economy }}
        search={search}
        onClick={onGo}
        className="flex min-h-8 items-center gap-2.5 rounded-md px-2 font-medium text-ink-2 hover:bg-sunken hover:text-ink in-data-[mode=test]:hover:bg-test/15"
      >
        <Icon aria-hidden size={16} />
        {label}
        <span
          className={classNames(
            'ml-auto grid h-5 min-w-5 place-items-center rounded-sm px-1.5 text-xs tabular-nums',
            tones[tone],
          )}
        >
          {formatInteger(count)}
        </span>
      </Link>
    </li>
  )
}
