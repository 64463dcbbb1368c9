// A draft between the keyboard and the server: what is saved, what is on its way, and who was faster.

export interface Autosave<Document> {
  document: Document
  /** As the server has it. */
  saved: Document
  revision: number
  /** What is on its way. */
  sending: Document | null
  trouble: null | { kind: 'overtaken' } | { kind: 'failed'; message: string }
  /** What undo goes back to, the latest last, and what redo brings again. */
  past: readonly Document[]
  future: readonly Document[]
  /** Of the last edit: those of one step are undone together, as the letters of a word are. */
  step: string | null
}

const pastMax = 100

export type AutosaveEvent<Document> =
  | { kind: 'edited'; edit: (document: Document) => Document; step?: string | undefined }
  | { kind: 'undone' }
  | { kind: 'redone' }
  | { kind: 'sent' }
  | { kind: 'accepted'; revision: number }
  /** Another tab saved since this one last did. */
  | { kind: 'overtaken' }
  | { kind: 'failed'; message: string }
  | { kind: 'retried' }
  /** The server's draft instead of this one. */
  | { kind: 'adopted'; document: Document; revision: number }
  /** This draft over the server's, whose revision somebody looked at. */
  | { kind: 'insisted'; revision: number }

export function openAutosave<Document>(document: Document, revision: number): Autosave<Document> {
  return {
    document,
    saved: document,
    revision,
    sending: null,
    trouble: null,
    past: [],
    future: [],
    step: null,
  }
}

export function nextAutosave<Document>(
  state: Autosave<Document>,
  event: AutosaveEvent<Document>,
): Autosave<Document> {
  switch (event.kind) {
    case 'edited': {
      const document = event.edit(state.document)
      if (document === state.document) return state
      const step = event.step ?? null
      const goesOn = step !== null && step === state.step
      const past = goesOn ? state.past : [...state.past, state.document].slice(-pastMax)
      return { ...show(state, document), past, future: [], step }
    }
    case 'undone': {
      const before = state.past.at(-1)
      if (before === undefined) return state
      const future = [...state.future, state.document]
      return { ...show(state, before), past: state.past.slice(0, -1), future, step: null }
    }
    case 'redone': {
      const after = state.future.at(-1)
      if (after === undefined) return state
      const past = [...state.past, state.document]
      return { ...show(state, after), past, future: state.future.slice(0, -1), step: null }
    }
    case 'sent':
      return wantsSave(state) ? { ...state, sending: state.document } : state
    case 'accepted':
      return { ...state, saved: state.sending ?? state.saved, sending: null, revision: event.revision }
    case 'overtaken':
      return { ...state, sending: null, trouble: { kind: 'overtaken' } }
    case 'failed':
      return { ...state, sending: null, trouble: { kind: 'failed', message: event.message } }
    case 'retried':
      return state.trouble?.kind === 'failed' ? { ...state, trouble: null } : state
    case 'adopted':
      return openAutosave(event.document, event.revision)
    case 'insisted':
      return { ...state, revision: event.revision, sending: null, trouble: null }
  }
}

/** A save that failed is tried again with the next change; a conflict waits for a decision. */
function show<Document>(state: Autosave<Document>, document: Document): Autosave<Document> {
  return { ...state, document, trouble: state.trouble?.kind === 'failed' ? null : state.trouble }
}

/** Whether there is something to send, and nothing in the way. */
export function wantsSave<Document>(state: Autosave<Document>): boolean {
  return state.trouble === null && state.sending === null && state.document !== state.saved
}

/** Whether the server has everything. */
export function isSaved<Document>(state: Autosave<Document>): boolean {
  return state.trouble === null && state.sending === null && state.document === state.saved
}

/** Another tab saved, and here nothing is unsaved: its draft is simply shown. */
export function mayAdopt<Document>(state: Autosave<Document>, revision: number): boolean {
  return revision > state.revision && isSaved(state)
}
