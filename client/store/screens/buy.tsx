// Packs and plans, and which of the two is cheaper for what this visitor does.
import { tools } from '../../../server/storefront/words.ts'
import { PackList, PlanComparison, PlanList } from '../../kit/index.ts'

export function Buy() {
  return (
    <>
      <header className="page-head">
        <h1 tabIndex={-1}>Buy tokens</h1>
        <p className="lead">
          As much as the search needs, and no more. Nothing renews unless you choose a plan.
        </p>
      </header>
      <section aria-labelledby="packs-title">
        <h2 id="packs-title">Packs</h2>
        <PackList action={tools.letter.action} />
      </section>
      <section aria-labelledby="plans-title" className="plans">
        <h2 id="plans-title">Plans</h2>
        <PlanList />
      </section>
      <section aria-labelledby="comparison-title">
        <h2 id="comparison-title">Which is cheaper for you?</h2>
        <PlanComparison />
      </section>
    </>
  )
}
