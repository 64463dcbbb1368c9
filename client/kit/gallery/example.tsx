// One widget in one state: a provider of its own over answers of its own.
import type { ReactNode } from 'react'
import { TokensProvider } from '../provider.tsx'
import { type StandIn, standIn } from './stand-in.ts'

export function Example({
  title,
  answers,
  children,
}: {
  title: string
  answers?: StandIn
  children: ReactNode
}) {
  return (
    <div className="example">
      <p>{title}</p>
      <TokensProvider url={`/examples/${title}`} fetch={standIn(answers)}>
        {children}
      </TokensProvider>
    </div>
  )
}

export function Group({ title, narrow, children }: { title: string; narrow?: boolean; children: ReactNode }) {
  return (
    <section className="group">
      <h2>{title}</h2>
      <div className={narrow ? 'examples narrow' : 'examples'}>{children}</div>
    </section>
  )
}
