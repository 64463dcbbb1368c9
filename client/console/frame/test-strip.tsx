// Says, above everything and for as long as it lasts, that nothing here is real.
import { FlaskConical } from 'lucide-react'
import { useSetFrame } from '../current.ts'

export function TestStrip() {
  const setFrame = useSetFrame()
  return (
    <div
      role="status"
      className="sticky top-0 z-20 flex h-(--strip) items-center justify-center gap-1.5 bg-test-ink px-4 text-xs font-medium text-test-soft lg:col-span-2"
    >
      <FlaskConical aria-hidden size={13} />
      <span className="truncate">Test mode: no real tokens or money</span>
      <button
        type="button"
        className="target ml-2 shrink-0 rounded-sm underline underline-offset-2 focus-visible:outline-test-soft"
        onClick={() => setFrame({ mode: undefined })}
      >
        Leave
      </button>
    </div>
  )
}
