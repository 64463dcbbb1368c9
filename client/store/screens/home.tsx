// The first page: what there is to do, what each tool costs, and how paying works.
import { ToolList } from '../parts/tool-list.tsx'

export function Home() {
  return (
    <>
      <div className="hero">
        <header className="page-head">
          <h1 tabIndex={-1}>Find the next job without losing the evening.</h1>
          <p className="lead">
            Three small tools. Each names its price before you press, and costs nothing when it fails.
          </p>
        </header>
        <Specimen />
      </div>
      <ToolList />
      <section className="plain" aria-labelledby="how">
        <h2 id="how">How paying works here</h2>
        <dl>
          <div>
            <dt>You begin with tokens</dt>
            <dd>Enough to match a job or two. No card, no account.</dd>
          </div>
          <div>
            <dt>You see the price first</dt>
            <dd>It stands at the button, with what you will have left.</dd>
          </div>
          <div>
            <dt>You pay for what is done</dt>
            <dd>Tokens are set aside while we work, and come back by themselves if nothing comes of it.</dd>
          </div>
        </dl>
      </section>
    </>
  )
}

/** What the letter tool makes, seen from afar. */
function Specimen() {
  return (
    <div className="specimen" aria-hidden="true">
      <p>
        <strong>Dear team at Nordlicht Energy,</strong>
      </p>
      <p>I am applying for the post of service designer at Nordlicht Energy.</p>
      <p>
        What I bring is quickly told. I rebuilt the ticket machines’ flow with riders at the platform, and
        questions at the counter fell by a third.
      </p>
      <p>I am free to talk at short notice.</p>
      <div className="specimen-foot">
        <span>Written in a second</span>
        <span>Paid when done</span>
      </div>
    </div>
  )
}
