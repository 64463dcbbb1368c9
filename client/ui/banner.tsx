// A message that stays until what it says is no longer so.
import { CircleAlert, CircleCheck, Info, type LucideIcon, TriangleAlert, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { IconButton } from './icon-button.tsx'
import { LateId } from './late-id.tsx'
import type { Tone } from './tone.ts'

export interface BannerProps {
  tone?: Exclude<Tone, 'neutral' | 'accent'>
  title: string
  requestId?: string | undefined
  /** Buttons or links, after the text. */
  action?: ReactNode
  onDismiss?: () => void
  /** Lets a form move the focus here. */
  focusable?: boolean
  children?: ReactNode
}

export function Banner({
  tone = 'info',
  title,
  requestId,
  action,
  onDismiss,
  focusable,
  children,
}: BannerProps) {
  const Icon = ICON[tone]
  return (
    <div
      role={tone === 'bad' ? 'alert' : 'status'}
      tabIndex={focusable ? -1 : undefined}
      className={classNames('flex items-start gap-2.5 rounded-md border px-3 py-2 text-sm', STYLE[tone])}
    >
      <Icon aria-hidden size={16} className="mt-0.5" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{title}</p>
        {children && <div className="text-ink">{children}</div>}
        {requestId && (
          <p className="flex flex-wrap items-center gap-x-1.5 text-ink-2">
            Request <LateId id={requestId} label="request id" lengthMax={24} />
          </p>
        )}
      </div>
      {action && <div className="flex shrink-0 flex-wrap items-center gap-2">{action}</div>}
      {onDismiss && (
        <IconButton size="sm" icon={X} label="Dismiss" className="-my-0.5 -mr-1" onClick={onDismiss} />
      )}
    </div>
  )
}

const ICON: Record<NonNullable<BannerProps['tone']>, LucideIcon> = {
  info: Info,
  good: CircleCheck,
  warn: TriangleAlert,
  bad: CircleAlert,
}

const STYLE: Record<NonNullable<BannerProps['tone']>, string> = {
  info: 'border-info/30 bg-info-soft text-info',
  good: 'border-good/30 bg-good-soft text-good',
  warn: 'border-warn/30 bg-warn-soft text-warn',
  bad: 'border-bad/30 bg-bad-soft text-bad',
}
