// Panels in their five states, and what they are made of.
import { useState } from 'react'
import { Banner } from './banner.tsx'
import { Button, buttonStyle } from './button.tsx'
import { EmptyState } from './empty-state.tsx'
import { FigureSkeleton } from './figure.tsx'
import { Example } from './gallery/example.tsx'
import { KeyValues } from './key-values.tsx'
import { Panel } from './panel.tsx'
import { Skeleton } from './skeleton.tsx'
import { Ticket } from './ticket.tsx'

function Broken(): never {
  throw new Error('This example fails on purpose')
}

function Examples() {
  const [broken, setBroken] = useState(false)
  return (
    <>
      <Example title="The five states" bare>
        <div className="grid gap-4 lg:grid-cols-2">
          <Panel title="Audit log" state={{ kind: 'loading' }} hint="The skeleton waits 150 ms." />
          <Panel
            title="Headline figures"
            state={{ kind: 'loading' }}
            skeleton={
              <div className="grid grid-cols-2 gap-4">
                <FigureSkeleton />
                <FigureSkeleton />
              </div>
            }
          />
          <Panel
            title="Keys"
            state={{
              kind: 'empty',
              title: 'No keys yet',
              fills: 'A key lets a product read prices and take tokens. Make one to see its calls here.',
              action: <Button variant="primary">New key</Button>,
            }}
          />
          <Panel
            title="Operators"
            state={{
              kind: 'error',
              message: 'The operators could not be loaded.',
              requestId: 'req_01JD4T0C8V2Q6M9Z7K3X5B1N4P',
              onRetry: () => {},
            }}
          />
          <Panel
            title="Revenue"
            actions={<Button size="sm">Export CSV</Button>}
            state={{
              kind: 'partial',
              because: 'Purchases since 13:40 UTC are still being counted.',
              onRetry: () => {},
            }}
          >
            <p>What is known so far stays readable.</p>
          </Panel>
          <Panel
            title="Economy"
            hint="What is true for all products in it."
            actions={<Button size="sm">Edit</Button>}
            footer="Changed 3 days ago by Mara Lindqvist"
          >
            <KeyValues
              rows={[
                { label: 'Key', value: <code>jobsearch</code> },
                { label: 'Currency', value: 'US dollar' },
                { label: 'Reset zone', value: 'Europe/Berlin' },
                { label: 'Successor', value: null },
                {
                  label: 'A name that is a good deal longer than the others',
                  value: 'And a value that is long enough to be broken over more than one line of the panel.',
                },
              ]}
            />
          </Panel>
        </div>
      </Example>
      <Example title="A panel that fails to draw" note="The rest of the page stays." bare>
        <Panel title="Trend">
          {broken ? <Broken /> : <Button onClick={() => setBroken(true)}>Break this panel</Button>}
        </Panel>
      </Example>
      <Example title="Banners" bare>
        <div className="grid gap-3">
          <Banner title="Version 12 goes live at 18:00 CET." action={<Button size="sm">Open</Button>} />
          <Banner tone="good" title="The ledger was replayed: every balance agrees." onDismiss={() => {}} />
          <Banner tone="warn" title="Two-factor is off">
            Operators who can publish prices should turn it on.
          </Banner>
          <Banner tone="bad" title="The draft was not published." requestId="req_01JD4T0C8V2Q6M9Z7K3X5B1N4P">
            The base version moved while you were editing.
          </Banner>
        </div>
      </Example>
      <Example title="Skeleton">
        <Skeleton lines={5} />
      </Example>
      <Example title="Ticket" bare>
        <div className="grid items-start gap-6 sm:grid-cols-2">
          <Ticket
            className="w-full max-w-sm"
            stub={<p className="text-sm text-ink-2">No. 000 142 · valid until used</p>}
          >
            <h3 className="text-lg">Sign in</h3>
            <p className="mt-1 text-ink-2">
              A surface with a perforation, for the first page and for empty ones.
            </p>
            <Button variant="primary" size="lg" className="mt-5 w-full">
              Continue
            </Button>
          </Ticket>
          <Ticket className="w-full max-w-sm">
            <EmptyState
              title="Nothing here"
              fills="A ticket without a stub."
              action={
                <a className={buttonStyle()} href="#panels">
                  Go on
                </a>
              }
            />
          </Ticket>
        </div>
      </Example>
    </>
  )
}

export default { title: 'Panels', order: 40, Examples }
