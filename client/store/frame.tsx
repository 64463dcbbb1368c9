// What stands around every page: the name, the way to the tools, the balance; and below, what is there to try.
import type { ReactNode } from 'react'
import { BalanceBadge, Checkout, UsageWarning } from '../kit/index.ts'
import { Bench } from './bench.tsx'
import { Link } from './link.tsx'
import { usePath } from './place.ts'

export function Frame({ children }: { children: ReactNode }) {
  const isShop = usePath() === '/store/buy'
  return (
    <>
      <a className="skip" href="#content">
        Skip to the page
      </a>
      <header className="head">
        <div className="head-row">
          <Link to="/store" className="brand">
            <Mark />
            Juniper
          </Link>
          <nav className="nav" aria-label="Tools">
            <Link to="/store/match">Match</Link>
            <Link to="/store/letter">Letter</Link>
            <Link to="/store/resume">Résumé</Link>
          </nav>
          <div className="head-end">
            <Link to="/store/usage" className="balance">
              <BalanceBadge />
            </Link>
            <Link to="/store/buy" className="button is-small">
              Buy tokens
            </Link>
          </div>
        </div>
      </header>
      <main id="content" className="page" tabIndex={-1}>
        <div className="news">
          <Checkout />
          <UsageWarning>{!isShop && <Link to="/store/buy">Packs and plans</Link>}</UsageWarning>
        </div>
        {children}
      </main>
      <Bench />
    </>
  )
}

function Mark() {
  return (
    <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" className="mark">
      <rect width="32" height="32" rx="9" />
      <path d="M16 25V13.5M16 19c-4.6 0-7.2-2.6-7.2-7 4.6 0 7.2 2.6 7.2 7Zm0-5c0-4.2 2.5-6.8 7-7 0 4.4-2.6 7-7 7Z" />
    </svg>
  )
}
