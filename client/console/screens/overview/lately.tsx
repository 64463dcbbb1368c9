// What changed lately: prices, settings and incidents in one list, the newest first.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { History, type LucideIcon, Settings, Tag, TriangleAlert } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Link } from '../../../ui/link.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { Time } from '../../../ui/time.tsx'
import { useNow } from '../../../ui/use-now.ts'
import { trpc } from '../../api.ts'
import { useCan, useEconomyKey, useMode } from '../../current.ts'
import { panelStateOf } from '../panel-state.ts'
import { type Happening, mergeHappenings, tellIncidents, tellSettings, tellVersions } from './happenings.ts'
import { everyMs, useVersions } from './overview-queries.ts'

const shownMax = 8

const kinds: Record<Happening['kind'], { label: string; icon: LucideIcon }> = {
  publish: { label: 'Prices published', icon: Tag },
  rollback: { label: 'Prices rolled back', icon: History },
  incident: { label: 'Incident', icon: TriangleAlert },
  setting: { label: 'Economy changed', icon: Settings },
}

const empty = {
  title: 'Nothing has changed yet',
  fills: 'Prices that are published, settings that change and incidents that open stand here.',
}

export function Lately() {
  const economyKey = useEconomyKey()
  const mode = useMode()
  const nowMs = useNow()
  const can = useCan('audit.read')
  const versions = useVersions()
  const incidents = useQuery({
    ...trpc.alerts.incidents.queryOptions({ economyKey, mode, limit: shownMax }),
    refetchInterval: everyMs,
  })
  useAskedAgain(useQuery(trpc.alerts.openIncidents.queryOptions({ economyKey, mode })).data)
  const settings = useQuery({
    ...trpc.audit.list.queryOptions({ filter: { economyKey, action: 'economies.change' }, limit: shownMax }),
    enabled: can.allowed,
    refetchInterval: everyMs,
  })
  const happenings = mergeHappenings(
    [
      tellVersions(economyKey, versions.data?.rows ?? [], nowMs),
      tellIncidents(economyKey, incidents.data?.rows ?? []),
      tellSettings(economyKey, settings.data?.rows ?? []),
    ],
    shownMax,
  )
  const query = [versions, incidents, ...(can.allowed ? [settings] : [])].find(
    ({ data, error }) => data === undefined || error !== null,
  )
  return (
    <Panel
      title="What changed lately"
      flush
      state={panelStateOf(query ?? versions, { isEmpty: happenings.length === 0, empty })}
    >
      <ul aria-label="What changed lately" className="divide-y divide-line">
        {happenings.map(({ kind, id, at, label, detail, href }) => {
          const { label: what, icon: Icon } = kinds[kind]
          return (
            <li key={`${kind} ${id}`} className="flex gap-3 px-gutter py-2 text-sm">
              <Icon aria-hidden size={16} className="mt-0.5 shrink-0 text-ink-3" />
              <div className="min-w-0 flex-1">
                <p className="break-words">
                  <Link href={href}>{label}</Link>
                </p>
                <p className="text-ink-2">
                  {what} · {detail} · <Time at={at} relative withZone={false} />
                </p>
              </div>
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}

/** An incident that opens or closes is heard by the frame: the list of all of them is asked again then. */
function useAskedAgain(open: ReadonlyArray<{ id: string }> | undefined): void {
  const queries = useQueryClient()
  const ids = open?.map(({ id }) => id).join(' ')
  const known = useRef(ids)
  useEffect(() => {
    if (known.current !== undefined && known.current !== ids)
      void queries.invalidateQueries({ queryKey: trpc.alerts.incidents.pathKey() })
    known.current = ids
  }, [queries, ids])
}
