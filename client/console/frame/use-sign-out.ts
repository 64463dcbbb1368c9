// Leaving: ends the session on the server first, then forgets what was loaded, then shows the door.
import { useNavigate } from '@tanstack/react-router'
import { showToast } from '../../ui/toast.ts'
import { errorData } from '../api.ts'
import { signOut, signOutEverywhere } from '../auth.ts'
import { forgetSession } from '../session.ts'

export function useSignOut(): (where: 'here' | 'everywhere') => Promise<void> {
  const navigate = useNavigate()
  return async where => {
    try {
      await (where === 'here' ? signOut() : signOutEverywhere())
    } catch (error) {
      const { message, requestId } = errorData(error)
      showToast({
        tone: 'bad',
        title: 'You are still signed in',
        body: requestId === undefined ? message : `${message} Request ${requestId}`,
      })
      return
    }
    forgetSession()
    await navigate({ to: '/sign-in', search: {} })
  }
}
