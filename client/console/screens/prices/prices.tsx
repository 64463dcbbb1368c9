// Price book: the prices in force or one's draft of the next ones, as a grid, with review and history beside it.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useDeferredValue, useMemo } from 'react'
import { type Change, computeDiff } from '../../../../server/catalog/rules/diff.ts'
import type { Mistake } from '../../../../server/catalog/rules/mistake.ts'
import type { PriceBook } from '../../../../server/catalog/schema.ts'
import { Button } from '../../../ui/button.tsx'
import { PageHeader } from '../../../ui/page-header.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { SegmentedControl } from '../../../ui/segmented-control.tsx'
import { Tabs } from '../../../ui/tabs.tsx'
import { showToast } from '../../../ui/toast.ts'
import { useShortcuts } from '../../../ui/use-shortcuts.ts'
import { errorData, trpc } from '../../api.ts'
import { useCan, useEconomyKey, useScreenSearch } from '../../current.ts'
import { late, useLoadSoon } from '../late.tsx'
import { QueryFailure } from '../query-failure.tsx'
import { ActionsView } from './actions-view.tsx'
import { DraftBar } from './draft-bar.tsx'
import { NoBook } from './no-book.tsx'
import { withoutMarks } from './rebase.ts'
import { saveBook } from './save-file.ts'
import { type Book, keepDraft, useVersion } from './use-book.ts'
import { type Draft, type Edit, type ServerDraft, useDraft } from './use-draft.ts'
import { useMistakes } from './use-mistakes.ts'
import { VersionHeader } from './version-header.tsx'

const SalesPanel = late(() => import('./sales-panel.tsx').then(part => part.SalesPanel))
const PoliciesPanel = late(() => import('./policies-panel.tsx').then(part => part.PoliciesPanel))
const EarningPanel = late(() => import('./earning-panel.tsx').then(part => part.EarningPanel))
const ReviewPanel = late(() => import('./review-panel.tsx').then(part => part.ReviewPanel))
const HistoryPanel = late(() => import('./history-panel.tsx').then(part => part.HistoryPanel))
const lateParts = [SalesPanel, EarningPanel, PoliciesPanel, ReviewPanel, HistoryPanel]

export function PricesScreen() {
  useLoadSoon(lateParts)
  const economyKey = useEconomyKey()
  const book = useQuery(trpc.catalog.get.queryOptions({ economyKey }))
  const draft = useQuery(trpc.catalog.draft.get.queryOptions({ economyKey }))
  const base = useVersion(draft.data?.baseNumber ?? null)
  const failed = [book, draft, base].find(query => query.error !== null && query.data === undefined)
  if (failed !== undefined) {
    return (
      <Framed>
        <QueryFailure query={failed} />
      </Framed>
    )
  }
  if (book.data === undefined || draft.data === undefined) return <Waiting />
  const { inForce, head, drafters } = book.data
  if (head === null) {
    return (
      <Framed>
        <NoBook />
      </Framed>
    )
  }
  const shown = { inForce, head, drafters }
  if (draft.data === null) return <LiveBook book={shown} />
  if (base.data === undefined) return <Waiting />
  return (
    <DraftedBook
      // Begun anew, or brought onto another version, it is another draft.
      key={`${economyKey} ${draft.data.createdAt} ${draft.data.baseNumber}`}
      book={shown}
      server={draft.data}
      base={base.data.document}
    />
  )
}

function Framed({ children }: { children: React.ReactNode }) {
  return (
    <div className="grid min-w-0 gap-4">
      <PageHeader title="Price book" />
      {children}
    </div>
  )
}

function Waiting() {
  return (
    <Framed>
      <Panel title="Actions" state={{ kind: 'loading' }} />
    </Framed>
  )
}

function LiveBook({ book }: { book: Book }) {
  const begin = useBegin()
  return (
    <BookTabs book={book} draft={null} begunAt={null} mistakes={null} changes={noChanges} begin={begin} />
  )
}

const noChanges: readonly Change[] = []

function DraftedBook({ book, server, base }: { book: Book; server: ServerDraft; base: PriceBook }) {
  const draft = useDraft(server, base)
  const begin = useBegin()
  const mistakes = useMistakes(draft.document)
  // Cells first; what is counted over the whole book follows.
  const settled = useDeferredValue(draft.document)
  const changes = useMemo(() => withoutMarks(computeDiff(base, settled)), [base, settled])
  return (
    <BookTabs
      book={book}
      draft={draft}
      begunAt={server.createdAt}
      mistakes={mistakes}
      changes={changes}
      begin={begin}
    />
  )
}

interface Begin {
  run: () => void
  isPending: boolean
}

function useBegin(): Begin {
  const economyKey = useEconomyKey()
  const queries = useQueryClient()
  const { mutate, isPending } = useMutation(
    trpc.catalog.draft.begin.mutationOptions({
      onSuccess: async begun => {
        await keepDraft(queries, economyKey, begun)
        void queries.invalidateQueries(trpc.catalog.get.queryFilter({ economyKey }))
      },
      onError: error => {
        showToast({ tone: 'bad', title: 'No draft was begun', body: errorData(error).message })
      },
    }),
  )
  return { run: () => mutate({ economyKey }), isPending }
}

const tabs = [
  { value: 'actions', label: 'Actions' },
  { value: 'sales', label: 'Packs & plans' },
  { value: 'earning', label: 'Missions' },
  { value: 'policies', label: 'Policies' },
  { value: 'review', label: 'Review' },
  { value: 'history', label: 'History' },
] as const
type Tab = (typeof tabs)[number]['value']

interface BookTabsProps {
  book: Book
  draft: Draft | null
  begunAt: string | null
  mistakes: readonly Mistake[] | null
  changes: readonly Change[]
  begin: Begin
}

function BookTabs({ book, draft, begunAt, mistakes, changes, begin }: BookTabsProps) {
  const economyKey = useEconomyKey()
  const can = useCan('catalog.change')
  const [search, setSearch] = useScreenSearch()
  const tab: Tab = tabs.find(one => one.value === search['tab'])?.value ?? 'actions'
  const showsLive = draft === null || search['show'] === 'live'
  const document = showsLive ? book.inForce?.document : draft.document
  const edit: Edit | null = showsLive || !can.allowed ? null : draft.edit
  const base = showsLive ? null : draft.base
  const said = showsLive ? null : mistakes
  const errorCount = (mistakes ?? []).filter(one => one.severity === 'error').length
  const begins = () => {
    if (draft === null) begin.run()
    setSearch({ show: undefined, ...(tab === 'review' || tab === 'history' ? { tab: undefined } : {}) })
  }
  useShortcuts([
    ...(draft === null && can.allowed
      ? [{ keys: 'e', label: 'Edit prices', group: 'Price book', run: begins }]
      : []),
    {
      keys: 'r',
      label: 'Review the draft',
      group: 'Price book',
      run: () => setSearch({ tab: 'review', show: undefined }),
    },
  ])
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
      <PageHeader
        title="Price book"
        description={<VersionHeader book={book} />}
        actions={
          <>
            {document !== undefined && (
              <Button
                onClick={() =>
                  void saveBook(
                    document,
                    showsLive ? `${economyKey}-version-${book.inForce?.number}` : `${economyKey}-draft`,
                  )
                }
              >
                Export JSON
              </Button>
            )}
            {draft === null ? (
              <Button
                variant="primary"
                refusedBecause={can.refusedBecause}
                loading={begin.isPending}
                onClick={begins}
              >
                Edit
              </Button>
            ) : (
              <SegmentedControl
                label="Which prices"
                value={showsLive ? 'live' : 'draft'}
                onChange={next => setSearch({ show: next === 'live' ? 'live' : undefined })}
                options={[
                  { value: 'draft', label: 'Draft' },
                  { value: 'live', label: 'In force' },
                ]}
              />
            )}
          </>
        }
      />
      {draft !== null && begunAt !== null && (
        <DraftBar
          draft={draft}
          head={book.head}
          begunAt={begunAt}
          changeCount={changes.length}
          errorCount={errorCount}
        />
      )}
      <Tabs
        label="Parts of the price book"
        value={tab}
        onChange={next =>
          setSearch({
            tab: next === 'actions' ? undefined : next,
            q: undefined,
            tier: undefined,
            category: undefined,
            open: undefined,
            against: undefined,
            action: undefined,
          })
        }
        tabs={tabs.map(one =>
          one.value === 'review' && draft !== null ? { ...one, count: changes.length } : one,
        )}
      >
        {tab === 'review' ? (
          <ReviewPanel
            draft={draft}
            changes={changes}
            mistakes={mistakes}
            head={book.head}
            onBegin={begins}
          />
        ) : tab === 'history' ? (
          <HistoryPanel book={book} />
        ) : document === undefined ? (
          <Panel
            title="Nothing is in force yet"
            state={{
              kind: 'empty',
              title: 'The first version has not begun',
              fills: 'Its prices stand here from the moment it does. History has them already.',
            }}
          />
        ) : tab === 'sales' ? (
          <SalesPanel document={document} base={base} edit={edit} mistakes={said} />
        ) : tab === 'earning' ? (
          <EarningPanel document={document} base={base} edit={edit} mistakes={said} />
        ) : tab === 'policies' ? (
          <PoliciesPanel document={document} base={base} edit={edit} mistakes={said} />
        ) : (
          <ActionsView document={document} base={base} edit={edit} mistakes={said} />
        )}
      </Tabs>
    </div>
  )
}
