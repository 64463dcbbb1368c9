// The house motif: a paper ticket with punched notches, and a perforation before its stub.
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

export interface TicketProps {
  /** Below the perforation. */
  stub?: ReactNode
  className?: string
  children: ReactNode
}

export function Ticket({ stub, className, children }: TicketProps) {
  return (
    <div className={classNames('ticket', className)}>
      <div className="ticket-body">{children}</div>
      {stub && <div className="ticket-stub">{stub}</div>}
    </div>
  )
}
