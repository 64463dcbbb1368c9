// Into the console, once the server has set the session's cookie.
import { useNavigate, useRouter } from '@tanstack/react-router'
import { safeReturnPath } from '../return-path.ts'
import { forgetSession } from '../session.ts'

/** To the page that was asked for before signing in, or to the first one. */
export function useEnter(): () => Promise<void> {
  const navigate = useNavigate()
  const router = useRouter()
  return async () => {
    const { to } = router.state.location.search as { to?: string }
    forgetSession()
    await navigate({ href: safeReturnPath(to), replace: true })
  }
}
