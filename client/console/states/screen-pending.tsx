// While a screen's code is on its way: nothing for a moment, then lines where it will stand, or why it does not come.
import { Skeleton } from '../../ui/skeleton.tsx'
import { PartWaiting } from './part-waiting.tsx'

export function ScreenPending({ isMissing = false }: { isMissing?: boolean }) {
  return (
    <div className="grid gap-4 p-6" aria-busy={!isMissing}>
      <PartWaiting isMissing={isMissing} />
      {!isMissing && <Skeleton />}
    </div>
  )
}
