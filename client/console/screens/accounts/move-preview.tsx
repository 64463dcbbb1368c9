// What a change would do, before it is confirmed: the balance after it, and the lots that it touches.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ArrowRight } from 'lucide-react'
import { Banner } from '../../../ui/banner.tsx'
import { Tokens } from '../../../ui/tokens.tsx'
import { errorData, type Inputs, type Outputs, trpc } from '../../api.ts'
import type { Place } from './account-queries.ts'
import { LotMoves } from './lot-moves.tsx'
import { useTokenUnit } from './use-token-unit.ts'

export type MoveAsked = Inputs['accounts']['preview']['asked']

/** `asked` null: there is not enough yet to say what would happen. */
export function MovePreview({ place, asked }: { place: Place; asked: MoveAsked | null }) {
  const preview = usePreview(place, asked)
  if (asked === null) return null
  if (preview.error !== null && preview.data === undefined)
    return <Banner tone="warn" title={errorData(preview.error).message} />
  if (preview.data === undefined) return <p className="text-sm text-ink-2">Looking what this would do…</p>
  if (preview.data.kind === 'refused') return <Banner tone="warn" title={preview.data.message} />
  return (
    <section
      aria-label="What this does"
      aria-busy={preview.isPlaceholderData || undefined}
      className="grid gap-2 rounded-md border border-line bg-sunken px-3 py-2"
    >
      <MoveOutcome {...preview.data} />
    </section>
  )
}

type Outcome = Extract<Outputs['accounts']['preview'], { kind: 'accepted' }>

/** The balance before and after, and each lot likewise. */
export function MoveOutcome({ before, after, lots }: Pick<Outcome, 'before' | 'after' | 'lots'>) {
  const unit = useTokenUnit()
  return (
    <>
      <p aria-live="polite" className="flex flex-wrap items-baseline justify-between gap-x-3 text-sm">
        <span className="text-ink-2">Available</span>
        <span className="font-medium tabular-nums">
          <Tokens amount={before} unit={unit} />
          <ArrowRight aria-label="then" size={13} className="mx-1.5 inline text-ink-3" />
          <Tokens amount={after} unit={unit} />
        </span>
      </p>
      <LotMoves lots={lots} />
    </>
  )
}

const never: MoveAsked = { move: 'take', amount: 1 }

export function usePreview(place: Place, asked: MoveAsked | null) {
  return useQuery({
    ...trpc.accounts.preview.queryOptions({ ...place, asked: asked ?? never }),
    enabled: asked !== null,
    placeholderData: keepPreviousData,
    staleTime: 0,
  })
}
