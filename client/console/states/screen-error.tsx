// A screen that failed to draw or to load: the frame stays, this says what happened and can be tried again.
import { useQueryErrorResetBoundary } from '@tanstack/react-query'
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { Failure } from '../../ui/failure.tsx'
import { errorData } from '../api.ts'
import { ServerError } from '../wire.ts'

export function ScreenError({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  const queries = useQueryErrorResetBoundary()
  const [retrying, setRetrying] = useState(false)
  const retry = async () => {
    setRetrying(true)
    queries.reset()
    await router.invalidate()
    setRetrying(false)
    reset()
  }
  return (
    <div className="mx-auto w-full max-w-xl px-4 py-10">
      <h1 className="sr-only">This page could not be shown</h1>
      <div className="rounded-lg border border-line bg-surface p-5">
        <Failure {...tell(error)} onRetry={() => void retry()} retrying={retrying} />
      </div>
    </div>
  )
}

function tell(error: unknown): { message: string; requestId: string | undefined } {
  if (!(error instanceof Error) || error instanceof ServerError) return errorData(error)
  return { message: 'This page could not be shown.', requestId: undefined }
}
