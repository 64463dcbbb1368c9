// Starts the console in the browser.
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { whenPartIsMissing } from '../ui/late.tsx'
import '../ui/theme.css'
import '../ui/use-density.ts'
import '../ui/use-theme.ts'
import { queryClient, whenSessionEnds } from './api.ts'
import { Frame } from './frame/late-frame.ts'
import { recoverPart } from './outdated.ts'
import { whenServerReturns } from './reach.ts'
import { router } from './router.tsx'
import { forgetSession, hasSession } from './session.ts'

whenPartIsMissing(recoverPart)

// On its way while the session is asked for; without one, the sign-in page fetches it in its own time.
if (!/^\/(sign-in|welcome)$/.test(location.pathname)) Frame.load().catch(() => {})

whenServerReturns(() => void queryClient.invalidateQueries())

whenSessionEnds(() => {
  const { pathname, href } = router.state.location
  if (pathname === '/sign-in' || pathname === '/welcome') return
  // Whoever had no session lost none: the router has sent them to the sign-in page already.
  if (!hasSession()) return
  forgetSession()
  void router.navigate({ to: '/sign-in', search: { to: href, ended: 'yes' }, replace: true })
})

const root = document.getElementById('root')
if (root === null) throw new Error('The page has no #root')
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
)
