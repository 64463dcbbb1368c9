// While a screen's code is on its way: nothing for a moment, then lines where it will stand.
import { Skeleton } from '../../ui/skeleton.tsx'

export function ScreenPending() {
  return (
    <div className="p-6" aria-busy="true">
      <Skeleton />
    </div>
  )
}
