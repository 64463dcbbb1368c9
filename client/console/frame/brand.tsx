// The mark of Farebox: a punched ticket, and the name beside it.

export function Brand() {
  return (
    <span className="inline-flex items-center gap-2 text-lg font-semibold tracking-tight">
      <svg aria-hidden width="26" height="20" viewBox="0 0 26 20" className="text-accent">
        <path
          fill="currentColor"
          d="M2.500 1h21A1.500 1.500 0 0 1 25 2.500V7a3 3 0 0 0 0 6v4.500a1.500 1.500 0 0 1-1.500 1.500h-21A1.500 1.500 0 0 1 1 17.500V13a3 3 0 0 0 0-6V2.500A1.500 1.500 0 0 1 2.500 1Z"
        />
        <path stroke="var(--surface)" strokeWidth="1.500" strokeDasharray="1.600 2" d="M17.500 3.500v13" />
        <path
          stroke="var(--surface)"
          strokeWidth="2"
          d="M6.500 7.500h7M6.500 12h4.500"
          strokeLinecap="round"
        />
      </svg>
      Farebox
    </span>
  )
}
