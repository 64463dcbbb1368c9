// Tokens as figures with the economy's symbol, read aloud with its word.
import { type Unit, writeSigned, writeTokens } from './tokens-text.ts'

export function Amount({ tokens, unit, signed }: { tokens: number; unit: Unit; signed?: boolean }) {
  return (
    <span className="farebox-amount">
      <span className="farebox-symbol" aria-hidden="true">
        {unit.symbol}
      </span>
      {signed ? writeSigned(tokens) : writeTokens(tokens)}
      <span className="farebox-unseen"> {Math.abs(tokens) === 1 ? unit.one : unit.many}</span>
    </span>
  )
}
