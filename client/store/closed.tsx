// Instead of the store, where its server did not answer.

export function Closed({ why }: { why: string }) {
  return (
    <main className="closed">
      <h1>Juniper is closed for a moment</h1>
      <p>{why}</p>
      <button type="button" className="button" onClick={() => location.reload()}>
        Try again
      </button>
    </main>
  )
}
