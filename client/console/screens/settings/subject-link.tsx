// What an audit entry is about, as a link to where that is now.
import { Link } from '../../../ui/link.tsx'
import type { AuditRow } from './audit-table.tsx'

export function SubjectLink({ entry, economyKey }: { entry: AuditRow; economyKey: string }) {
  const href = subjectHref(entry, economyKey)
  return href === null ? entry.subjectLabel : <Link href={href}>{entry.subjectLabel}</Link>
}

/** Null for what has no place of its own. `here` is the economy that one looks from. */
export function subjectHref(
  entry: Pick<AuditRow, 'subjectKind' | 'subjectId' | 'subjectLabel' | 'economyKey' | 'mode'>,
  here: string,
): string | null {
  switch (entry.subjectKind) {
    case 'account':
      return `/${entry.economyKey ?? here}/accounts?mode=${entry.mode ?? 'live'}&user=${encodeURIComponent(entry.subjectLabel)}`
    case 'alert':
      return `/${entry.economyKey ?? here}/settings/alerts?mode=${entry.mode ?? 'live'}&open=${entry.subjectId}`
    case 'annotation':
      return `/${entry.economyKey ?? here}/overview/annotations?open=${entry.subjectId}`
    case 'product_key':
      return `/${entry.economyKey ?? here}/developers?mode=${entry.mode ?? 'live'}&open=${entry.subjectId}`
    case 'purchase':
      return `/${entry.economyKey ?? here}/purchases?mode=${entry.mode ?? 'live'}&open=${entry.subjectId}`
    case 'dispute':
      return `/${entry.economyKey ?? here}/disputes?mode=${entry.mode ?? 'live'}&open=${entry.subjectId}`
    case 'operator':
    case 'invitation':
      return `/${here}/settings/operators?open=${entry.subjectId}`
    case 'economy':
      return `/${entry.subjectId}/settings/economy`
    default:
      return null
  }
}
