// In the place of a part of the page that is on its way: nothing, unless it cannot come.
import { useReach } from '../reach.ts'

export function PartWaiting({ isMissing }: { isMissing: boolean }) {
  const reach = useReach()
  if (isMissing) {
    return (
      <p role="alert" className="text-sm text-warn">
        This part of the console could not be loaded.{' '}
        <button type="button" className="underline underline-offset-2" onClick={() => location.reload()}>
          Reload the page
        </button>
      </p>
    )
  }
  if (reach === 'here') return null
  return (
    <p role="status" className="text-sm text-warn">
      The server is away. What you asked for appears here as soon as it answers.
    </p>
  )
}
