// Draws the messages of toast.ts, in a React root of their own: they outlive the screen that spoke.
import { CircleAlert, CircleCheck, Info, type LucideIcon, TriangleAlert, X } from 'lucide-react'
import { useEffect } from 'react'
import { createRoot } from 'react-dom/client'
import { toast as sonner, Toaster } from 'sonner'
import { Button } from './button.tsx'
import { classNames } from './class-names.ts'
import { IconButton } from './icon-button.tsx'

export interface ToastContent {
  tone?: 'info' | 'good' | 'warn' | 'bad'
  title: string
  body?: string | undefined
  action?: { label: string; onPress: () => void }
  durationMs?: number
}

export function mountToaster(): Promise<void> {
  return new Promise(resolve => {
    const host = document.createElement('div')
    document.body.append(host)
    createRoot(host).render(<Mounted onMount={resolve} />)
  })
}

/** @public Reached through a dynamic import. */
export function show({ tone = 'info', title, body, action, durationMs = 6000 }: ToastContent): void {
  const Icon = ICON[tone]
  sonner.custom(
    id => (
      <div className="flex w-full items-start gap-2.5 rounded-md border border-line bg-raised py-2 pr-2 pl-3 text-sm text-ink shadow-pop sm:w-90">
        <Icon aria-hidden size={16} className={classNames('mt-1', COLOUR[tone])} />
        <div className="min-w-0 flex-1 py-0.5">
          <p className="font-medium">{title}</p>
          {body && <p className="text-ink-2">{body}</p>}
        </div>
        {action && (
          <Button
            size="sm"
            onClick={() => {
              action.onPress()
              sonner.dismiss(id)
            }}
          >
            {action.label}
          </Button>
        )}
        <IconButton
          size="sm"
          icon={X}
          label="Dismiss"
          className="mt-0.5"
          onClick={() => sonner.dismiss(id)}
        />
      </div>
    ),
    // What failed stays until it was read.
    { duration: tone === 'bad' ? Number.POSITIVE_INFINITY : durationMs },
  )
}

function Mounted({ onMount }: { onMount: () => void }) {
  // After the Toaster below has subscribed: effects of children run first.
  useEffect(onMount, [onMount])
  return (
    <Toaster
      // Away from the buttons of panels and dialogs: beside the navigation, and on a phone at the top.
      position={window.innerWidth < PHONE_PX ? 'top-center' : 'bottom-left'}
      visibleToasts={4}
      // Stacked, those behind are shrunk, and their buttons with them.
      expand
      gap={8}
      offset={{ left: window.innerWidth < DESK_PX ? 16 : NAVIGATION_PX + 16, bottom: 16 }}
      mobileOffset={12}
      containerAriaLabel="Messages"
      style={{ fontFamily: 'inherit' }}
      toastOptions={{ unstyled: true, className: 'w-full sm:w-90' }}
    />
  )
}

const PHONE_PX = 640
const DESK_PX = 1024
/** As wide as the column of areas, which is there from that width on. */
const NAVIGATION_PX = 216

const ICON: Record<NonNullable<ToastContent['tone']>, LucideIcon> = {
  info: Info,
  good: CircleCheck,
  warn: TriangleAlert,
  bad: CircleAlert,
}

const COLOUR: Record<NonNullable<ToastContent['tone']>, string> = {
  info: 'text-ink-3',
  good: 'text-good',
  warn: 'text-warn',
  bad: 'text-bad',
}
