// Starts the store in the browser, as whoever this browser was here last.
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { askVisitor } from './ask.ts'
import { Closed } from './closed.tsx'
import './look/store.css'
import { Store } from './store.tsx'
import { TrialProvider } from './visitor.tsx'

// A checkout leads back to the page that it was opened from; from the shop that is the word of thanks.
if (
  /^\/store\/buy\/?$/.test(location.pathname) &&
  new URLSearchParams(location.search).get('checkout') === 'paid'
)
  history.replaceState(null, '', `/store/thanks${location.search}`)

const element = document.getElementById('root')
if (element === null) throw new Error('The page has no #root')
const root = createRoot(element)

try {
  const first = await askVisitor('')
  root.render(
    <StrictMode>
      <TrialProvider first={first}>
        <Store />
      </TrialProvider>
    </StrictMode>,
  )
} catch (error) {
  root.render(<Closed why={error instanceof Error ? error.message : String(error)} />)
}
