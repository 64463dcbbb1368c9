// Above rows that could not be refreshed: they are from before, why, and the way to try again.
import { Button } from '../button.tsx'
import { CopyableId } from '../copyable-id.tsx'
import type { RowsFailure } from './rows.ts'

export function StaleBar({ failure }: { failure: RowsFailure }) {
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-warn-soft px-gutter py-1.5 text-sm text-warn"
    >
      <span className="min-w-0 flex-1 basis-64">
        <span className="font-medium">Not refreshed:</span> {failure.message}. These rows are from before.
      </span>
      {failure.requestId && (
        <span className="inline-flex items-center gap-1.5">
          Request <CopyableId id={failure.requestId} label="request id" lengthMax={20} />
        </span>
      )}
      <Button size="sm" onClick={failure.onRetry}>
        Try again
      </Button>
    </div>
  )
}
