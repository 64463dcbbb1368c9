// The areas of the console: a column on a desk, a sheet on a phone.
import { Link } from '@tanstack/react-router'
import { X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { IconButton } from '../../ui/icon-button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { useEconomyKey, useFindEconomy } from '../current.ts'
import { AlarmLinks } from './alarms.ts'
import { areas } from './areas.ts'
import { Brand } from './brand.tsx'

export function Sidebar({ onShowShortcuts }: { onShowShortcuts: () => void }) {
  return (
    <nav
      aria-label="Areas"
      className="sticky top-(--strip) hidden h-[calc(100dvh-var(--strip))] flex-col gap-4 border-r border-line bg-page px-3 pt-3.5 pb-3 in-data-[mode=test]:border-test/50 in-data-[mode=test]:bg-test-soft lg:flex"
    >
      <HomeLink />
      <AreaLinks />
      <button
        type="button"
        className="mt-auto flex min-h-8 items-center justify-between rounded-md px-2 text-sm text-ink-2 hover:bg-sunken hover:text-ink in-data-[mode=test]:hover:bg-test/15"
        onClick={onShowShortcuts}
      >
        Keyboard shortcuts <Kbd keys="?" />
      </button>
    </nav>
  )
}

export function NavigationSheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  // The element opens itself only when asked by a call.
  useEffect(() => {
    if (open) dialog.current?.showModal()
    else dialog.current?.close()
  }, [open])
  return (
    <dialog
      ref={dialog}
      closedby="any"
      aria-label="Navigation"
      className="m-0 h-dvh max-h-none w-72 max-w-[85vw] border-r border-line bg-surface p-3 text-ink shadow-pop backdrop:bg-overlay"
      onClose={onClose}
    >
      <nav aria-label="Areas">
        <div className="mb-4 flex items-center justify-between">
          <HomeLink onGo={onClose} />
          <IconButton icon={X} label="Close navigation" onClick={onClose} />
        </div>
        <AreaLinks onGo={onClose} />
      </nav>
    </dialog>
  )
}

export interface GoProps {
  onGo?: () => void
}

function HomeLink({ onGo }: GoProps) {
  const economy = useEconomyKey()
  return (
    <Link
      to="/$economy"
      params={{ economy }}
      aria-label="Farebox, first screen"
      onClick={onGo}
      className="inline-flex h-7 w-fit items-center rounded-md px-2"
    >
      <Brand />
    </Link>
  )
}

function AreaLinks({ onGo }: GoProps) {
  const economy = useEconomyKey()
  if (useFindEconomy() === null) return null
  return (
    <ul className="grid gap-0.5">
      {areas.map(({ label, to, icon: Icon }) => (
        <li key={to}>
          <Link
            to={to}
            params={{ economy }}
            activeOptions={{ includeSearch: false }}
            onClick={onGo}
            className="flex min-h-8 items-center gap-2.5 rounded-md px-2 font-medium text-ink-2 hover:bg-sunken hover:text-ink in-data-[mode=test]:hover:bg-test/15 data-[status=active]:bg-surface data-[status=active]:text-ink data-[status=active]:shadow-[inset_0_0_0_1px_var(--line)] in-data-[mode=test]:data-[status=active]:shadow-[inset_0_0_0_1px_var(--test)]"
          >
            <Icon aria-hidden size={16} />
            {label}
          </Link>
        </li>
      ))}
      <AlarmLinks {...(onGo === undefined ? {} : { onGo })} />
    </ul>
  )
}
