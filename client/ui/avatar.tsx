// A person in the space of a glyph.
import { classNames } from './class-names.ts'
import { initials } from './initials.ts'

export interface AvatarProps {
  /** Of the person; an address will do. */
  name: string
  size?: 'sm' | 'md' | 'lg'
  /** Set when the name stands beside it. */
  decorative?: boolean
}

const SIZE = { sm: 'size-6 text-[10px]', md: 'size-8 text-xs', lg: 'size-10 text-sm' }

export function Avatar({ name, size = 'md', decorative = false }: AvatarProps) {
  return (
    <span
      {...(decorative ? { 'aria-hidden': true } : { role: 'img', 'aria-label': name })}
      className={classNames(
        'inline-grid shrink-0 place-items-center rounded-full border border-line bg-accent-soft font-semibold text-accent-strong',
        SIZE[size],
      )}
    >
      {initials(name)}
    </span>
  )
}
