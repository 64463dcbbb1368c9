// What is here because the store is a demo: whom one is, others to be, and a way to see a run fail.
import { useState } from 'react'
import { useTrial } from './visitor.tsx'

export function Bench() {
  const { visitor, others, fails, setFails, startAnew, become } = useTrial()
  const [failure, setFailure] = useState<string | null>(null)
  const attempt = (change: Promise<void>) => {
    setFailure(null)
    change.catch((error: unknown) => setFailure(error instanceof Error ? error.message : String(error)))
  }
  return (
    <footer className="bench">
      <section aria-labelledby="bench-title" className="bench-body">
        <div className="bench-about">
          <h2 id="bench-title">Behind the counter</h2>
          <p>
            Juniper is a demo. Its tokens, prices and checkout are Farebox’s, used the way any product uses
            them; the texts are put together here, by rule.
          </p>
        </div>
        <div className="bench-tools">
          <p>
            You are <strong>{visitor.name}</strong>.
          </p>
          <div className="row">
            <button type="button" className="button is-quiet is-small" onClick={() => attempt(startAnew())}>
              Start anew
            </button>
            {others.map(other => (
              <button
                key={other.visitorId}
                type="button"
                className="button is-quiet is-small"
                onClick={() => attempt(become(other.visitorId))}
              >
                Be {other.name}
              </button>
            ))}
          </div>
          <label className="check">
            <input type="checkbox" checked={fails} onChange={event => setFails(event.target.checked)} />
            <span>Let runs fail, to see that nobody pays for them</span>
          </label>
          <p role="status" className="failure-line">
            {failure}
          </p>
        </div>
      </section>
    </footer>
  )
}
