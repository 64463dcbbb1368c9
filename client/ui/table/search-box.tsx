// The quick search of a table: answers a moment after the last key, at once on Enter, and empties on Escape.
import { Search } from 'lucide-react'
import { type Ref, useEffect, useRef, useState } from 'react'
import { classNames } from '../class-names.ts'
import { CONTROL_STYLE } from '../field.tsx'
import { Kbd } from '../kbd.tsx'

export interface SearchBoxProps {
  label: string
  hint: string
  value: string
  onChange: (value: string) => void
  inputRef: Ref<HTMLInputElement>
}

const ANSWER_AFTER_MS = 250

export function SearchBox({ label, hint, value, onChange, inputRef }: SearchBoxProps) {
  // The last value from outside tells a step back in history from what is being typed here.
  const [typed, setTyped] = useState({ text: value, since: value })
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  if (typed.since !== value) setTyped({ text: value, since: value })

  const answer = (text: string) => {
    clearTimeout(timer.current)
    const search = text.trim()
    if (search === value) return
    setTyped({ text, since: search })
    onChange(search)
  }
  return (
    <div className="relative w-full sm:w-64">
      <Search
        aria-hidden
        size={16}
        className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3"
      />
      <input
        ref={inputRef}
        type="search"
        aria-label={label}
        aria-keyshortcuts="/"
        placeholder={hint}
        value={typed.text}
        autoComplete="off"
        spellCheck={false}
        className={classNames(
          CONTROL_STYLE,
          'peer h-control pr-8 pl-8 [&::-webkit-search-cancel-button]:hidden',
        )}
        onChange={event => {
          const text = event.target.value
          setTyped({ ...typed, text })
          clearTimeout(timer.current)
          timer.current = setTimeout(() => answer(text), ANSWER_AFTER_MS)
        }}
        onBlur={() => answer(typed.text)}
        onKeyDown={event => {
          if (event.key === 'Enter') answer(typed.text)
          if (event.key !== 'Escape' || typed.text === '') return
          event.stopPropagation()
          answer('')
        }}
      />
      <Kbd
        keys="/"
        className="pointer-events-none absolute top-1/2 right-1.5 -translate-y-1/2 peer-focus:hidden peer-not-placeholder-shown:hidden pointer-coarse:hidden"
      />
    </div>
  )
}
