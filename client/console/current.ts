// What a screen may ask about where it stands: who looks, at which economy, in which mode, at which dates.
import { useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { Permission } from '../../server/operators/rules.ts'
import type { Outputs } from './api.ts'
import { type Allowance, allowanceOf } from './roles.ts'
import type { EconomySearch, FrameSearch, ScreenSearch } from './search.ts'
import { economiesOptions, sessionOptions } from './session.ts'

export type CurrentOperator = NonNullable<Outputs['session']['get']['operator']>
export type CurrentEconomy = Outputs['economies']['list'][number]
export type Mode = 'live' | 'test'

const from = '/signed-in/$economy'

export function useOperator(): CurrentOperator {
  const { operator } = useSuspenseQuery(sessionOptions).data
  // The routes below a session are not shown without one.
  if (operator === null) throw new Error('Nobody is signed in')
  return operator
}

/** `const can = useCan('keys.change')`, then `<Button refusedBecause={can.refusedBecause}>`. */
export function useCan(permission: Permission): Allowance {
  return allowanceOf(useOperator().role, permission)
}

export function useEconomies(): readonly CurrentEconomy[] {
  return useSuspenseQuery(economiesOptions).data
}

export function useEconomyKey(): string {
  return useParams({ from }).economy
}

/** The economy of the address, or null when there is none of that name: only the frame meets that. */
export function useFindEconomy(): CurrentEconomy | null {
  const key = useEconomyKey()
  return useEconomies().find(economy => economy.key === key) ?? null
}

export function useEconomy(): CurrentEconomy {
  const economy = useFindEconomy()
  if (economy === null) throw new Error('There is no such economy')
  return economy
}

export function useMode(): Mode {
  return useFrameSearch().mode ?? 'live'
}

export function useFrameSearch(): EconomySearch {
  return useSearch({ from })
}

/**
 * Changes the frame's part of the address and leaves the screen's as it is; an undefined value is the default again. A
 * panel that is open on something of one mode closes when the mode changes.
 */
export function useSetFrame(): (changes: FrameSearch) => void {
  const set = useSetSearch()
  return useMemo(
    () => changes => set('mode' in changes ? { open: undefined, ...changes } : { ...changes }),
    [set],
  )
}

export type SetSearch = (changes: ScreenSearch, options?: { replace?: boolean }) => void

/**
 * A screen's own params, all strings, and how to change them: `set({ open: 'key_…' })`, `set({ open: undefined })`.
 * Each change is a step that Back undoes; `replace` is for what is typed letter by letter.
 */
export function useScreenSearch(): [ScreenSearch, SetSearch] {
  return [useFrameSearch(), useSetSearch()]
}

function useSetSearch(): SetSearch {
  const navigate = useNavigate()
  return useMemo(
    () =>
      (changes, { replace = false } = {}) =>
        void navigate({
          to: '.',
          search: (search: ScreenSearch) => ({ ...search, ...changes }),
          replace,
          resetScroll: false,
        }),
    [navigate],
  )
}
