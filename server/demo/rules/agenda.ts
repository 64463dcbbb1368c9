// What is to come in one life: kept in the order of its instants, and done when its instant is reached.

export type Agenda = {
  add(atMs: number, task: (atMs: number) => void): void
  /** Everything up to and at the instant, what is added by it included. */
  reach(atMs: number): void
}

export function openAgenda(): Agenda {
  const waiting: { atMs: number; task: (atMs: number) => void }[] = []
  return {
    add: (atMs, task) => {
      const place = waiting.findIndex(other => other.atMs > atMs)
      waiting.splice(place === -1 ? waiting.length : place, 0, { atMs, task })
    },
    reach: atMs => {
      for (let first = waiting[0]; first !== undefined && first.atMs <= atMs; first = waiting[0]) {
        waiting.shift()
        first.task(first.atMs)
      }
    },
  }
}
