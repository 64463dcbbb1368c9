// What changed lately: prices, settings, incidents and what operators noted in one list, the newest first.
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Flag, History, type LucideIcon, Settings, Tag, TriangleAlert } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Button } from '../../../ui/button.tsx'
import { Link } from '../../../ui/link.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { Time } from '../../../ui/time.tsx'
import { useNow } from '../../../ui/use-now.ts'
import { trpc } from '../../api.ts'
import { useCan, useEconomyKey, useMode } from '../../current.ts'
import { panelStateOf } from '../panel-state.ts'
import {
  type Happening,
  mergeHappenings,
  onlyBegun,
  tellAnnotations,
  tellIncidents,
  tellSettings,
  tellVersions,
} from './happenings.ts'
import { everyMs, useVersions } from './overview-queries.ts'

const shownMax = 8
/** Among those of this hour and the next some are still to come. */
const askedMax = 50
const hourMs = 3_600_000

const kinds: Record<Happening['kind'], { label: string; icon: LucideIcon }> = {
  publish: { label: 'Prices published', icon: Tag },
  rollback: { label: 'Prices rolled back', icon: History },
  incident: { label: 'Incident', icon: TriangleAlert },
  setting: { label: 'Economy changed', icon: Settings },
  annotation: { label: 'Annotation', icon: Flag },
}

const empty = {
  title: 'Nothing has changed yet',
  fills:
    'Prices that are published, settings that change, incidents that open and what you annotate stand here.',
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
  const noted = useBegunAnnotations(nowMs)
  const happenings = mergeHappenings(
    [
      tellVersions(economyKey, versions.data?.rows ?? [], nowMs),
      tellIncidents(economyKey, incidents.data?.rows ?? []),
      tellSettings(economyKey, settings.data?.rows ?? []),
      tellAnnotations(economyKey, noted.rows),
    ],
    shownMax,
  )
  const query = [versions, incidents, noted.query, ...(can.allowed ? [settings] : [])].find(
    ({ data, error }) => data === undefined || error !== null,
  )
  return (
    <Panel
      title="What changed lately"
      flush
      actions={<AnnotateButton />}
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

function AnnotateButton() {
  const { refusedBecause } = useCan('annotations.change')
  const economy = useEconomyKey()
  const navigate = useNavigate()
  return (
    <Button
      size="sm"
      icon={Flag}
      refusedBecause={refusedBecause}
      onClick={() =>
        void navigate({
          to: '/$economy/overview/annotations',
          params: { economy },
          search: { open: 'new' },
        })
      }
    >
      Annotate
    </Button>
  )
}

/** What is planned has not happened. It is asked for to the hour, so that the question stays the same for as long. */
function useBegunAnnotations(nowMs: number) {
  const economyKey = useEconomyKey()
  const untilAt = new Date((Math.floor(nowMs / hourMs) + 2) * hourMs).toISOString()
  const query = useQuery({
    ...trpc.annotations.list.queryOptions({ economyKey, untilAt, limit: askedMax }),
    placeholderData: keepPreviousData,
    refetchInterval: everyMs,
  })
  // What somebody notes of this minute is there with the answer, though the page's clock moves once a minute.
  const askedMs = Math.max(nowMs, query.dataUpdatedAt)
  return { query, rows: onlyBegun(query.data?.rows ?? [], askedMs) }
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
