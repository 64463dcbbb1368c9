// After a purchase from the shop: what became of it stands above, by the kit; here is what to do with it.
import { ToolList } from '../parts/tool-list.tsx'

export function Thanks() {
  return (
    <>
      <header className="page-head">
        <h1 tabIndex={-1}>Thank you</h1>
        <p className="lead">It is yours from now on. Here is what it is good for.</p>
      </header>
      <ToolList />
    </>
  )
}
