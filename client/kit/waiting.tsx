// The place of something that is on its way, about as high as it will be.

export function Waiting({ what, lines = 3 }: { what: string; lines?: number }) {
  return (
    <div className="farebox-waiting" role="status">
      <span className="farebox-unseen">Loading {what}…</span>
      {Array.from({ length: lines }, (_line, index) => (
        <span key={index} className="farebox-bone" aria-hidden="true" />
      ))}
    </div>
  )
}
