// An operator's draft while it is edited: every change is here at once, and with the server a moment later.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useMemo, useReducer } from 'react'
import type { Json } from '../../../../server/catalog/rules/paths.ts'
import type { PriceBook } from '../../../../server/catalog/schema.ts'
import { errorData, type Outputs, trpc } from '../../api.ts'
import { useEconomyKey } from '../../current.ts'
import {
  type Autosave,
  type AutosaveEvent,
  mayAdopt,
  nextAutosave,
  openAutosave,
  wantsSave,
} from './autosave.ts'
import { computeMarks, placeRow, readValue, removeRow, writeValue } from './book-path.ts'
import { renameRow } from './rename-row.ts'
import { keepDraft } from './use-book.ts'

export type ServerDraft = NonNullable<Outputs['catalog']['draft']['get']>

interface Write {
  path: string
  value: Json
}

/** Always the same object while a draft is open, so that what is given it is not drawn anew. */
export interface Edit {
  write: (writes: readonly Write[]) => void
  /** As it was in the version that the draft began with. */
  undo: (path: string) => void
  remove: (path: string) => void
  /** A new row, or one that moves. */
  place: (list: string, row: Row, index: number) => void
  /** Another key of a row; what points at it follows. */
  rename: (path: string, key: string) => void
  replace: (document: PriceBook) => void
  stepBack: () => void
  stepForward: () => void
}

type Row = { [field: string]: Json } & { key: string }

export interface Draft {
  base: PriceBook
  baseNumber: number
  document: PriceBook
  autosave: Autosave<PriceBook>
  edit: Edit
  retry: () => void
  keepMine: () => Promise<void>
  /** This document over the server's, whose revision somebody looked at. */
  settle: (document: PriceBook, revision: number) => void
}

const saveAfterMs = 600

export function useDraft(server: ServerDraft, base: PriceBook): Draft {
  const economyKey = useEconomyKey()
  const queries = useQueryClient()
  const [autosave, send] = useReducer(
    nextAutosave as (state: Autosave<PriceBook>, event: AutosaveEvent<PriceBook>) => Autosave<PriceBook>,
    server,
    ({ document, revision }) => openAutosave(document, revision),
  )
  const { mutateAsync } = useMutation(trpc.catalog.draft.save.mutationOptions())
  if (mayAdopt(autosave, server.revision)) {
    send({ kind: 'adopted', document: server.document, revision: server.revision })
  }

  const save = async ({ document, revision }: Autosave<PriceBook>) => {
    send({ kind: 'sent' })
    try {
      const saved = await mutateAsync({ economyKey, revision, document })
      send({ kind: 'accepted', revision: saved.revision })
      await keepDraft(queries, economyKey, saved)
    } catch (error) {
      const { reason, message } = errorData(error)
      send(reason === 'CHANGED_MEANWHILE' ? { kind: 'overtaken' } : { kind: 'failed', message })
    }
  }
  const saveLater = useEffectEvent(save)
  useEffect(() => {
    if (!wantsSave(autosave)) return
    const timer = setTimeout(() => void saveLater(autosave), saveAfterMs)
    return () => clearTimeout(timer)
  }, [autosave])

  // Whoever leaves within that moment loses nothing either.
  const saveNow = useEffectEvent(() => {
    if (wantsSave(autosave)) void save(autosave)
  })
  useEffect(() => () => saveNow(), [])
  const unsaved = autosave.document !== autosave.saved
  useEffect(() => {
    if (!unsaved) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [unsaved])

  const edit = useMemo(
    (): Edit => ({
      write: writes =>
        send({
          kind: 'edited',
          edit: document => writeAll(document, writes, base),
          step: writes.length === 1 ? writes[0]?.path : undefined,
        }),
      undo: path =>
        send({
          kind: 'edited',
          edit: document => writeAll(document, [{ path, value: readValue(base, path) ?? null }], base),
        }),
      remove: path => send({ kind: 'edited', edit: document => removeRow(document, path) }),
      place: (list, row, index) =>
        send({ kind: 'edited', edit: document => placeRow(document, list, row, index) }),
      rename: (path, key) => send({ kind: 'edited', edit: document => renameRow(document, path, key) }),
      replace: document => send({ kind: 'edited', edit: () => document }),
      stepBack: () => send({ kind: 'undone' }),
      stepForward: () => send({ kind: 'redone' }),
    }),
    [base],
  )
  const askServer = () =>
    queries.fetchQuery({ ...trpc.catalog.draft.get.queryOptions({ economyKey }), staleTime: 0 })
  return {
    base,
    baseNumber: server.baseNumber,
    document: autosave.document,
    autosave,
    edit,
    retry: () => send({ kind: 'retried' }),
    keepMine: async () => {
      const theirs = await askServer()
      if (theirs !== null) send({ kind: 'insisted', revision: theirs.revision })
    },
    settle: (document, revision) => {
      send({ kind: 'insisted', revision })
      send({ kind: 'edited', edit: () => document })
    },
  }
}

function writeAll(document: PriceBook, writes: readonly Write[], base: PriceBook): PriceBook {
  const [only] = writes
  if (only !== undefined && writes.length === 1) return writeValue(document, only.path, only.value, base)
  // The marks are looked through once for all of them, not once for each.
  const unmarked = { ...base, defaults: [] }
  const written = writes.reduce((next, { path, value }) => writeValue(next, path, value, unmarked), document)
  return written === document
    ? document
    : {
        ...written,
        defaults: computeMarks(
          { ...written, defaults: document.defaults },
          writes.map(({ path }) => path),
          base,
        ),
      }
}
