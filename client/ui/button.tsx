// The button, and the same look for links that act like one.
import { LoaderCircle, type LucideIcon } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { Tooltip } from './tooltip.tsx'

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger'
export type ButtonSize = 'sm' | 'md' | 'lg'

export interface ButtonProps extends ComponentProps<'button'> {
  variant?: ButtonVariant
  size?: ButtonSize
  icon?: LucideIcon
  /** The width stays, the press is ignored and the focus is kept while the work is under way. */
  loading?: boolean
  /** Why this operator may not: the button stays, does nothing, can be focused, and says this. */
  refusedBecause?: string | undefined
  children: ReactNode
}

export function Button({
  variant = 'secondary',
  size = 'md',
  icon: Icon,
  loading = false,
  refusedBecause,
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  const inert = loading || refusedBecause !== undefined
  const button = (
    <button
      type="button"
      {...rest}
      aria-disabled={inert || undefined}
      aria-busy={loading || undefined}
      className={classNames(buttonStyle({ variant, size }), className)}
      onClick={event => {
        // Also keeps a submit button from submitting.
        if (inert) event.preventDefault()
        else onClick?.(event)
      }}
    >
      <span
        className={classNames(
          'inline-flex min-w-0 items-center justify-center gap-1.5',
          loading && 'opacity-0',
        )}
      >
        {Icon && <Icon aria-hidden size={16} className="-ml-0.5" />}
        <span className="truncate">{children}</span>
      </span>
      {loading && (
        <span className="absolute inset-0 grid place-items-center">
          <LoaderCircle aria-hidden size={16} className="animate-spin" />
        </span>
      )}
    </button>
  )
  return refusedBecause === undefined ? button : <Tooltip content={refusedBecause}>{button}</Tooltip>
}

const VARIANT: Record<ButtonVariant, string> = {
  primary: 'border-transparent bg-accent text-accent-ink hover:bg-accent-strong',
  secondary: 'border-line-strong/60 bg-raised text-ink hover:border-line-strong hover:bg-hover',
  quiet: 'border-transparent text-ink-2 hover:bg-hover hover:text-ink',
  danger: 'border-transparent bg-bad text-surface hover:bg-bad-strong',
}

const SIZE: Record<ButtonSize, string> = {
  sm: 'h-7 px-2 text-sm',
  md: 'h-control px-3 text-sm',
  lg: 'h-10 px-4 text-base',
}

const OFF =
  'disabled:border-line disabled:bg-sunken disabled:text-ink-3 aria-disabled:not-aria-busy:border-line aria-disabled:not-aria-busy:bg-sunken aria-disabled:not-aria-busy:text-ink-3'

/** For a link that looks like a button: `<Link className={buttonStyle({ variant: 'primary' })}>`. */
export function buttonStyle({
  variant = 'secondary',
  size = 'md',
}: {
  variant?: ButtonVariant
  size?: ButtonSize
} = {}): string {
  return classNames(
    'relative inline-flex max-w-full shrink-0 items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap transition-colors select-none',
    VARIANT[variant],
    SIZE[size],
    OFF,
  )
}
