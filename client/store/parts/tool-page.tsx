// The page of a tool: its form, the gate that names the price and runs it, and beside them what came out.
import { type ReactNode, type RefObject, useRef, useState } from 'react'
import type { RunAnswer } from '../../../server/storefront/schema.ts'
import { type Tool, tools } from '../../../server/storefront/words.ts'
import { readWork, TokenGate } from '../../kit/index.ts'
import { post } from '../ask.ts'
import { useDraft } from '../draft.ts'
import { useTrial } from '../visitor.tsx'
import { useTakenUp } from './use-taken-up.ts'

export type Mistakes<Values> = Partial<Record<keyof Values, string>>

export type FieldsProps<Values> = {
  values: Values
  mistakes: Mistakes<Values>
  change(values: Partial<Values>): void
}

type ToolPageProps<Values, Result> = {
  tool: Tool
  title: string
  lead: string
  /** On the button that runs it. */
  verb: string
  empty: Values
  example: Values
  /** How much of the action a run is; the server counts for itself. */
  measure(values: Values): { quantity: number; size?: number }
  /** What the server is sent. */
  inputOf(values: Values): object
  check(values: Values): Mistakes<Values>
  Fields(props: FieldsProps<Values>): ReactNode
  resultTitle: string
  /** Where nothing came out yet. */
  waiting: string
  Outcome(props: { result: Result }): ReactNode
}

export function ToolPage<Values extends object, Result>(props: ToolPageProps<Values, Result>) {
  const { tool, title, lead, verb, empty, example, measure, inputOf, check } = props
  const { Fields, resultTitle, waiting, Outcome } = props
  const { action } = tools[tool]
  const { visitor, fails } = useTrial()
  const { values, done, change, finish } = useDraft<Values, Result>(visitor.visitorId, tool, empty)
  const [mistakes, setMistakes] = useState<Mistakes<Values>>({})
  const form = useRef<HTMLElement>(null)
  const outcome = useRef<HTMLHeadingElement>(null)
  const isUntouched = JSON.stringify(values) === JSON.stringify(empty)
  useTakenUp(action, { isUntouched, empty, change })

  const isReady = () => {
    const found = check(values)
    setMistakes(found)
    const isFine = Object.keys(found).length === 0
    if (!isFine) requestAnimationFrame(() => focusFirstMistake(form.current))
    return isFine
  }
  const fillIn = () => {
    change(example)
    // The button goes with the emptiness; the focus stays in the form.
    form.current?.querySelector<HTMLElement>('input, textarea')?.focus()
  }
  return (
    <>
      <header className="page-head">
        <h1 tabIndex={-1}>{title}</h1>
        <p className="lead">{lead}</p>
      </header>
      <div className="tool">
        <section className="sheet" aria-label="What goes in" ref={form}>
          {isUntouched && (
            <button type="button" className="link example" onClick={fillIn}>
              Fill in an example
            </button>
          )}
          <Fields
            values={values}
            mistakes={mistakes}
            change={changed => {
              setMistakes({})
              change(changed)
            }}
          />
          {fails && (
            <p className="notice">The next run will fail: you asked for that at the foot of the page.</p>
          )}
          <TokenGate<RunAnswer<Result>>
            action={action}
            {...measure(values)}
            resume={values}
            label={verb}
            check={isReady}
            run={async ({ requestId }) =>
              readWork<RunAnswer<Result>>(
                await post(`run/${tool}`, { requestId, fails, input: inputOf(values) }),
              )
            }
            onDone={answer => {
              finish(answer)
              requestAnimationFrame(() => bringForth(outcome.current))
            }}
          />
        </section>
        <section className={done === null ? 'outcome is-waiting' : 'outcome'} aria-label="What comes out">
          {done === null ? (
            <p className="quiet">{waiting}</p>
          ) : (
            <CameOut title={resultTitle} heading={outcome} charged={done.charged}>
              <Outcome result={done.result} />
            </CameOut>
          )}
        </section>
      </div>
    </>
  )
}

function CameOut({
  title,
  heading,
  charged,
  children,
}: {
  title: string
  heading: RefObject<HTMLHeadingElement | null>
  charged: number | null
  children: ReactNode
}) {
  return (
    <>
      <div className="outcome-head">
        <h2 ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <p className="paid">{writePaid(charged)}</p>
      </div>
      {children}
    </>
  )
}

/** Null: the same words under the same name were paid before. */
function writePaid(charged: number | null): string {
  if (charged === null) return 'Paid before, nothing taken now'
  return charged === 0 ? 'Included in your plan' : `Paid: ${charged} ${charged === 1 ? 'token' : 'tokens'}`
}

/** On a telephone what came out lies below the form: there it is brought to the top. */
function bringForth(heading: HTMLElement | null): void {
  if (heading === null) return
  heading.focus({ preventScroll: true })
  if (heading.getBoundingClientRect().top > innerHeight / 3) heading.scrollIntoView()
}

function focusFirstMistake(form: HTMLElement | null): void {
  form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
}
