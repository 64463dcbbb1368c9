// Which of the five states a panel is in, by the query that fills it.
import type { PanelState } from '../../ui/panel.tsx'
import { errorData } from '../api.ts'

interface Filled {
  data: unknown
  error: unknown
  isFetching: boolean
  refetch: () => unknown
}

export function panelStateOf(
  query: Filled,
  { isEmpty, empty }: { isEmpty: boolean; empty: { title: string; fills: string } },
): PanelState {
  const retry = { onRetry: () => void query.refetch(), retrying: query.isFetching }
  if (query.data === undefined)
    return query.error === null ? { kind: 'loading' } : { kind: 'error', ...errorData(query.error), ...retry }
  if (query.error !== null) return { kind: 'partial', because: 'The last refresh failed.', ...retry }
  return isEmpty ? { kind: 'empty', ...empty } : { kind: 'ready' }
}
