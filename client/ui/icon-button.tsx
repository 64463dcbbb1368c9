// A button that is only a glyph: its label is spoken, and shown on hover and focus.
import { LoaderCircle, type LucideIcon } from 'lucide-react'
import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'
import { Tooltip } from './tooltip.tsx'

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children' | 'aria-label'> {
  icon: LucideIcon
  label: string
  size?: 'sm' | 'md'
  /** Drawn with the border of a secondary button. */
  outlined?: boolean
  loading?: boolean
  refusedBecause?: string | undefined
}

export function IconButton({
  icon,
  label,
  size = 'md',
  outlined = false,
  loading = false,
  refusedBecause,
  className,
  onClick,
  ...rest
}: IconButtonProps) {
  const inert = loading || refusedBecause !== undefined
  const Icon = loading ? LoaderCircle : icon
  return (
    <Tooltip content={refusedBecause ?? label} describes={refusedBecause !== undefined}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        aria-disabled={inert || undefined}
        aria-busy={loading || undefined}
        className={classNames(
          'inline-grid shrink-0 place-items-center rounded-md border text-ink-2 transition-colors',
          'hover:bg-hover hover:text-ink aria-expanded:bg-hover aria-expanded:text-ink aria-pressed:bg-accent-soft aria-pressed:text-accent-strong',
          'disabled:bg-transparent disabled:text-ink-3 disabled:opacity-60 aria-disabled:bg-transparent aria-disabled:text-ink-3',
          outlined ? 'border-line-strong/60 bg-raised' : 'border-transparent',
          size === 'sm' ? 'size-6' : 'size-control',
          className,
        )}
        onClick={event => {
          if (inert) event.preventDefault()
          else onClick?.(event)
        }}
      >
        <Icon aria-hidden size={size === 'sm' ? 14 : 16} className={classNames(loading && 'animate-spin')} />
      </button>
    </Tooltip>
  )
}
