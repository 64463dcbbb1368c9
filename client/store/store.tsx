// The pages of the store by their address, each within the frame and with the visitor's tokens at hand.
import { type ComponentType, useEffect, useRef } from 'react'
import { TokensProvider } from '../kit/index.ts'
import { Frame } from './frame.tsx'
import { usePath } from './place.ts'
import { Buy } from './screens/buy.tsx'
import { Home } from './screens/home.tsx'
import { Letter } from './screens/letter.tsx'
import { Lost } from './screens/lost.tsx'
import { Match } from './screens/match.tsx'
import { Resume } from './screens/resume.tsx'
import { Thanks } from './screens/thanks.tsx'
import { Usage } from './screens/usage.tsx'
import { useTrial } from './visitor.tsx'

const pages: Record<string, { title: string; Screen: ComponentType }> = {
  '/store': { title: 'Juniper', Screen: Home },
  '/store/match': { title: 'Match a job · Juniper', Screen: Match },
  '/store/letter': { title: 'Cover letter · Juniper', Screen: Letter },
  '/store/resume': { title: 'Résumé · Juniper', Screen: Resume },
  '/store/usage': { title: 'Your tokens · Juniper', Screen: Usage },
  '/store/buy': { title: 'Buy tokens · Juniper', Screen: Buy },
  '/store/thanks': { title: 'Thank you · Juniper', Screen: Thanks },
}

export function Store() {
  const path = usePath()
  const { visitor } = useTrial()
  const { title, Screen } = pages[path] ?? { title: 'Not here · Juniper', Screen: Lost }
  useHeading(path, title)
  return (
    <TokensProvider key={visitor.visitorId} url="/store/tokens">
      <Frame>
        <Screen key={path} />
      </Frame>
    </TokensProvider>
  )
}

/** Whoever follows a link by keyboard or screen reader is taken to what it led to; the first page is read from its top. */
function useHeading(path: string, title: string): void {
  const opened = useRef(path)
  useEffect(() => {
    document.title = title
    if (opened.current === path) return
    opened.current = path
    document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true })
  }, [path, title])
}
