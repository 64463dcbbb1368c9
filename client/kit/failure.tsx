// What could not be read: said in place, with another try.
import { useRefresh } from './hooks.ts'

export function Failure({ what }: { what: string }) {
  const refresh = useRefresh()
  return (
    <div className="farebox-failure" role="alert">
      <p>{what} cannot be shown at the moment.</p>
      <button type="button" className="farebox-button farebox-quiet" onClick={() => void refresh()}>
        Try again
      </button>
    </div>
  )
}
