// What is shown in the place of something that could not be loaded.
import { Failure } from '../../ui/failure.tsx'
import { errorData } from '../api.ts'

export interface QueryFailureProps {
  query: { error: unknown; isFetching: boolean; refetch: () => unknown }
}

export function QueryFailure({ query }: QueryFailureProps) {
  const { message, reason, requestId } = errorData(query.error)
  // Asking again for what is not there finds it no more.
  if (reason?.startsWith('UNKNOWN_')) return <Failure message={message} />
  return (
    <Failure
      message={message}
      requestId={requestId}
      onRetry={() => void query.refetch()}
      retrying={query.isFetching}
    />
  )
}
