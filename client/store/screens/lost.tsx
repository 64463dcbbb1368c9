// An address that leads nowhere in the store.
import { ToolList } from '../parts/tool-list.tsx'

export function Lost() {
  return (
    <>
      <header className="page-head">
        <h1 tabIndex={-1}>There is nothing here</h1>
        <p className="lead">The address may be old. These are the tools.</p>
      </header>
      <ToolList />
    </>
  )
}
