// Beneath the Overview's title while figures are held against a price version: which days stand on either side, or why none do.
import { useFrameSearch } from '../../current.ts'
import type { Range } from '../../range.ts'
import { useReign } from '../../use-range.ts'
import { sayHeld, sayUnheld, sayUnknown } from '../../version-words.ts'

export function AgainstLine({ range }: { range: Range }) {
  const { againstVersion: version } = useFrameSearch()
  const reign = useReign(version)
  if (version === undefined || reign === undefined) return null
  const said =
    reign === null ? sayUnknown(version, range) : (sayHeld(range) ?? sayUnheld(version, reign, range))
  return <p className="text-sm text-ink-2">{said}</p>
}
