// What a visitor has, what it went to, and every line of it.
import { History, UsageDashboard } from '../../kit/index.ts'

export function Usage() {
  return (
    <>
      <header className="page-head">
        <h1 tabIndex={-1}>Your tokens</h1>
        <p className="lead">What you have and what it went to. Nothing moves without a line here.</p>
      </header>
      <section aria-labelledby="glance-title">
        <h2 id="glance-title">At a glance</h2>
        <UsageDashboard />
      </section>
      <section aria-labelledby="history-title">
        <h2 id="history-title">Line by line</h2>
        <History />
      </section>
    </>
  )
}
