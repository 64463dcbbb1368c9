// Beneath the Overview's title while figures are held against a price version: which days stand on either side, or why none do.
import { useFrameSearch } from '../../current.ts'
import type { Range } from '../../range.ts'
import { useReign } from '../../use-range.ts'
import { sayHeld, sayUnheld } from '../../version-words.ts'

export function AgainstLine({ range }: { range: Range }) {
  const { againstVersion: version } = useFrameSearch()
  const reign = useReign(version)
  if (version === undefined || !reign) return null
  return <p className="text-sm text-ink-2">{sayHeld(range) ?? sayUnheld(version, reign, range)}</p>
}
