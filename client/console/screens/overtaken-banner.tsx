// Above an edit that another operator overtook: what they changed, and the way to begin from there.
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { type Change, ChangeList } from '../../ui/change-list.tsx'

export interface OvertakenBannerProps {
  /** What is edited: `key`, `annotation`. */
  of: string
  theirs: readonly Change[]
  onStartAnew: () => void
}

export function OvertakenBanner({ of, theirs, onStartAnew }: OvertakenBannerProps) {
  return (
    <Banner tone="warn" title={`Somebody changed this ${of} meanwhile`}>
      <div className="grid justify-items-start gap-2 pt-2">
        {theirs.length > 0 && <ChangeList changes={theirs} />}
        <Button onClick={onStartAnew}>Start again from theirs</Button>
      </div>
    </Banner>
  )
}
