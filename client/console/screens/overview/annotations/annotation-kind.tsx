// The kind of an annotation: its sign, and its word.
import { Flag, type LucideIcon, Megaphone, Rocket, Split, Unplug } from 'lucide-react'
import type { AnnotationKind } from '../../../../../server/annotations/words.ts'
import { kindWords } from './annotation-words.ts'

const icons: Record<AnnotationKind, LucideIcon> = {
  experiment: Split,
  campaign: Megaphone,
  release: Rocket,
  outage: Unplug,
  other: Flag,
}

export function KindName({ kind }: { kind: AnnotationKind }) {
  const Icon = icons[kind]
  return (
    <span className="inline-flex items-center gap-1.5 align-bottom">
      <Icon aria-hidden size={16} className="shrink-0 text-ink-3" />
      {kindWords[kind].label}
    </span>
  )
}
