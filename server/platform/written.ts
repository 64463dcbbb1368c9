// Answers that many calls get alike, kept as the bytes they are sent as: to write a long one takes longer than all else about it.

const kept = new WeakMap<object, Buffer | null>()

/** Promises that this very object is answered again and never changes. */
export function keepWritten<Answer extends object>(answer: Answer): Answer {
  if (!kept.has(answer)) kept.set(answer, null)
  return answer
}

/** What the first writing came to, for an answer that is kept; any other is written each time. */
export function writtenOnce(answer: unknown, write: () => Buffer): Buffer {
  if (typeof answer !== 'object' || answer === null || !kept.has(answer)) return write()
  const known = kept.get(answer)
  if (known) return known
  const written = write()
  kept.set(answer, written)
  return written
}
