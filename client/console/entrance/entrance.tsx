// The ground of the pages before a session: one ticket in the middle of the desk.
import type { ReactNode } from 'react'
import { Ticket } from '../../ui/ticket.tsx'
import { Brand } from '../frame/brand.tsx'

export interface EntranceProps {
  title: string
  /** A sentence under the title. */
  lead?: ReactNode
  /** Below the perforation. */
  stub?: ReactNode
  children?: ReactNode
}

export function Entrance({ title, lead, stub, children }: EntranceProps) {
  return (
    <main className="grid min-h-dvh content-center justify-items-center gap-6 px-4 py-10">
      <Brand />
      <Ticket stub={stub} className="w-full max-w-[26rem]">
        <h1 className="text-xl">{title}</h1>
        {lead && <div className="mt-1 text-ink-2">{lead}</div>}
        {children && <div className="mt-5">{children}</div>}
      </Ticket>
    </main>
  )
}
