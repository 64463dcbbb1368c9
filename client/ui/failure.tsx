// What is shown where something could not be shown: what went wrong, the request to name to support, a retry.
import { RotateCw, TriangleAlert } from 'lucide-react'
import { Button } from './button.tsx'
import { LateId } from './late-id.tsx'

export interface FailureProps {
  message: string
  requestId?: string | undefined
  onRetry?: (() => void) | undefined
  retrying?: boolean
}

export function Failure({ message, requestId, onRetry, retrying = false }: FailureProps) {
  return (
    <div role="alert" className="flex gap-3">
      <TriangleAlert aria-hidden size={20} className="text-bad" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{message}</p>
        {requestId && (
          <p className="mt-1 flex flex-wrap items-center gap-x-1.5 text-sm text-ink-2">
            Request <LateId id={requestId} label="request id" lengthMax={24} />
          </p>
        )}
        {onRetry && (
          <Button className="mt-3" size="sm" icon={RotateCw} loading={retrying} onClick={onRetry}>
            Try again
          </Button>
        )}
      </div>
    </div>
  )
}
