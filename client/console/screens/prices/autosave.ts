// A draft between the keyboard and the server: what is saved, what is on its way, and who was faster.

export interface Autosave<Document> {
  document: Document
  /** As the server has it. */
  saved: Document
  revision: number
  /** What is on its way. */
  sending: Document | null
  trouble: null | { kind: 'overtaken' } | { kind: 'failed'; message: string }
}

export type AutosaveEvent<Document> =
  | { kind: 'edited'; edit: (document: Document) => Document }
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
  return { document, saved: document, revision, sending: null, trouble: null }
}

export function nextAutosave<Document>(
  state: Autosave<Document>,
  event: AutosaveEvent<Document>,
): Autosave<Document> {
  switch (event.kind) {
    case 'edited': {
      const document = event.edit(state.document)
      if (document === state.document) return state
      // A save that failed is tried again with the next edit; a conflict waits for a decision.
      return { ...state, document, trouble: state.trouble?.kind === 'failed' ? null : state.trouble }
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
