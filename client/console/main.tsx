// Starts the console in the browser.
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '../ui/theme.css'
import '../ui/use-density.ts'
import '../ui/use-theme.ts'
import { queryClient, whenSessionEnds } from './api.ts'
import { reloadWhenOutdated } from './outdated.ts'
import { whenServerReturns } from './reach.ts'
import { router } from './router.tsx'
import { forgetSession, hasSession } from './session.ts'

reloadWhenOutdated()

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
