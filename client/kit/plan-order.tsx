// Something that becomes of a plan: a button, a question that says what it costs, and one order however often it is tried.
import { useState } from 'react'
import { Dialog } from './dialog.tsx'
import { useKit } from './provider.tsx'

export interface PlanOrderProps {
  label: string
  look: 'secondary' | 'quiet' | 'danger'
  title: string
  text: string
  /** On the button that does it; the other one says `Not now`. */
  confirm: string
  order(requestId: string): Promise<unknown>
}

export function PlanOrder({ label, look, title, text, confirm, order }: PlanOrderProps) {
  const { refresh } = useKit()
  const [requestId, setRequestId] = useState<string | null>(null)
  const [state, setState] = useState<{ state: 'asking' | 'ordering' } | { state: 'failed'; text: string }>(
    asking,
  )

  const send = async (id: string) => {
    if (state.state === 'ordering') return
    setState({ state: 'ordering' })
    try {
      await order(id)
      await refresh()
      setRequestId(null)
    } catch (error) {
      setState({ state: 'failed', text: error instanceof Error ? error.message : String(error) })
    }
  }

  return (
    <>
      <button
        type="button"
        className={`farebox-button farebox-${look === 'secondary' ? 'secondary' : 'quiet'}`}
        onClick={() => {
          setState(asking)
          setRequestId(crypto.randomUUID())
        }}
      >
        {label}
      </button>
      <Dialog isOpen={requestId !== null} title={title} onClose={() => setRequestId(null)}>
        <p>{text}</p>
        <div role="alert">
          {state.state === 'failed' && <p className="farebox-error">Nothing was changed: {state.text}</p>}
        </div>
        <div className="farebox-actions">
          <button
            type="button"
            className={`farebox-button farebox-${look === 'danger' ? 'danger' : 'primary'}`}
            aria-disabled={state.state === 'ordering'}
            aria-busy={state.state === 'ordering'}
            onClick={() => {
              if (requestId !== null) void send(requestId)
            }}
          >
            {confirm}
          </button>
          <button type="button" className="farebox-button farebox-quiet" onClick={() => setRequestId(null)}>
            Not now
          </button>
        </div>
      </Dialog>
    </>
  )
}

const asking = { state: 'asking' } as const
