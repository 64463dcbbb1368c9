// An economy in the space of a glyph: the symbol of its token.

export function EconomyMark({ symbol }: { symbol: string }) {
  return (
    <span
      aria-hidden
      className="grid h-6 min-w-6 place-items-center rounded-sm border border-line bg-surface px-1 text-xs font-semibold text-accent"
    >
      {symbol}
    </span>
  )
}
