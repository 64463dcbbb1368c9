// Keys as they are printed on the keyboard in front of the operator.
import { classNames } from './class-names.ts'

export interface KbdProps {
  /** As in shortcuts: `g o` one after the other, `mod+k` together. */
  keys: string
  className?: string
}

export function Kbd({ keys, className }: KbdProps) {
  return (
    <span className={classNames('inline-flex items-center gap-1', className)}>
      {listPresses(keys).map(({ press, upTo }) => (
        <kbd
          key={upTo}
          className="inline-grid h-5 min-w-5 place-items-center rounded-sm border border-line bg-sunken px-1 font-sans text-xs text-ink-2"
        >
          {printKeys(press)}
        </kbd>
      ))}
    </span>
  )
}

const IS_APPLE = /mac|iphone|ipad/i.test(navigator.platform)

const PRINTED: Record<string, string> = IS_APPLE
  ? { mod: '⌘', shift: '⇧', alt: '⌥', enter: '↵', escape: 'esc', arrowup: '↑', arrowdown: '↓' }
  : { mod: 'Ctrl', shift: 'Shift', alt: 'Alt', enter: '↵', escape: 'Esc', arrowup: '↑', arrowdown: '↓' }

/** Each press with all that led to it, which tells `g` and `g` in `g g` apart. */
function listPresses(keys: string) {
  const presses = keys.split(' ')
  return presses.map((press, index) => ({ press, upTo: presses.slice(0, index + 1).join(' ') }))
}

function printKeys(press: string): string {
  return press
    .split('+')
    .map(key => PRINTED[key.toLowerCase()] ?? key.toUpperCase())
    .join(IS_APPLE ? '' : '+')
}
