// A page of a product in the small: a text that costs tokens to be turned into a letter, and a shelf of packs beside it.
import { StrictMode, useState } from 'react'
import { createRoot } from 'react-dom/client'
import '../kit.css'
import './page.css'
import {
  BalanceBadge,
  Checkout,
  PackList,
  readWork,
  TokenGate,
  TokensProvider,
  useResumed,
} from '../index.ts'

function Letter() {
  const resumed = useResumed('cover_letter')
  const [typed, setTyped] = useState<string | null>(null)
  const [letter, setLetter] = useState<string | null>(null)
  // What was typed here counts; else what waits on the server.
  const text = typed ?? textOf(resumed?.resume) ?? ''
  return (
    <form className="letter" onSubmit={event => event.preventDefault()}>
      <label>
        About you
        <textarea name="text" rows={4} value={text} onChange={event => setTyped(event.target.value)} />
      </label>
      <TokenGate
        action="cover_letter"
        label="Write it"
        resume={{ text }}
        check={() => text !== ''}
        run={async ({ requestId }) =>
          readWork<{ letter: string }>(
            fetch('/letters', {
              method: 'POST',
              headers: { 'content-type': 'application/json', 'idempotency-key': requestId },
              body: JSON.stringify({ text }),
            }),
          )
        }
        onDone={result => {
          // Kept: the gate lets go of what waited.
          setTyped(text)
          setLetter(result.letter)
        }}
      />
      {letter !== null && <blockquote>{letter}</blockquote>}
    </form>
  )
}

function textOf(resume: unknown): string | null {
  const { text } = (resume ?? {}) as { text?: unknown }
  return typeof text === 'string' ? text : null
}

const root = document.getElementById('root')
if (root === null) throw new Error('The page has no #root')
createRoot(root).render(
  <StrictMode>
    <TokensProvider url="/tokens">
      <main>
        <h1>Letters</h1>
        <BalanceBadge />
        <Checkout />
        <Letter />
        <section className="group">
          <h2>Packs</h2>
          <PackList action="cover_letter" />
        </section>
      </main>
    </TokensProvider>
  </StrictMode>,
)
