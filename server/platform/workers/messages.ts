// What the first process and its workers say to each other, and nothing else: each serves from the database by itself.

/** What a worker cannot find out: the first process alone knows where the embedded database is. */
export type Begin = { databaseUrl: string; address: string; port: number }

export type ToWorker =
  | ({ farebox: 'begin'; number: number } & Begin)
  | { farebox: 'listen' }
  /** Answered as soon as it has a turn. */
  | { farebox: 'still there?' }
  /** It is one of as many as were asked for: the server is ready. */
  | { farebox: 'all serve' }
  /** Null: they could not be gathered. */
  | { farebox: 'metrics'; id: number; text: string | null }

export type FromWorker =
  | { farebox: 'prepared' }
  | { farebox: 'serves' }
  | { farebox: 'still there' }
  | { farebox: 'metrics'; id: number }

/** Libraries speak over the same channel. */
export function isOurs(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'farebox' in message
}
