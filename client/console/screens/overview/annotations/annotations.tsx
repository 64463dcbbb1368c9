// Annotations: what happened that Farebox cannot know itself, noted by operators and marked on every chart of figures.
import { Flag } from 'lucide-react'
import { Button } from '../../../../ui/button.tsx'
import { PageHeader } from '../../../../ui/page-header.tsx'
import { trpc } from '../../../api.ts'
import { useCan, useEconomy, useScreenSearch } from '../../../current.ts'
import { useFreshened } from '../../../news.ts'
import { late, useLoadSoon } from '../../late.tsx'
import { OverviewTabs } from '../overview-tabs.tsx'
import { AnnotationList } from './annotation-list.tsx'

const AnnotationPanel = late(() => import('./annotation-panel.tsx').then(part => part.AnnotationPanel))
const NewAnnotationDialog = late(() =>
  import('./new-annotation-dialog.tsx').then(part => part.NewAnnotationDialog),
)
const lateParts = [AnnotationPanel, NewAnnotationDialog]

export function AnnotationsScreen() {
  useLoadSoon(lateParts)
  const economy = useEconomy()
  const can = useCan('annotations.change')
  // Few write them: what somebody else did jumps away under nobody's pointer.
  useFreshened(
    trpc.annotations.follow.subscriptionOptions({ economyKey: economy.key }),
    trpc.annotations.pathKey(),
  )
  const [{ open }, setSearch] = useScreenSearch()
  const close = () => setSearch({ open: undefined })
  const newButton = (
    <Button
      variant="primary"
      icon={Flag}
      refusedBecause={can.refusedBecause}
      onClick={() => setSearch({ open: 'new' })}
    >
      Annotate
    </Button>
  )
  return (
    <div className="grid grid-cols-1 gap-4">
      <PageHeader
        title="Annotations"
        description={`What happened around ${economy.name} that no figure tells: marked on every chart of figures, in both modes.`}
        actions={newButton}
      />
      <OverviewTabs />
      {/* What belongs to one economy never stands in for another's while that is on its way. */}
      <AnnotationList key={economy.key} newButton={newButton} />
      {open === 'new' && can.allowed && <NewAnnotationDialog key={economy.key} onClose={close} />}
      {open?.startsWith('ann_') && (
        <AnnotationPanel key={`${economy.key} ${open}`} id={open} onClose={close} />
      )}
    </div>
  )
}
