// What a form holds its draft against before it sends it, loaded when it is first sent: zod weighs 26 kB.

/**
 * `const check = lateCheck(() => import('./key-draft-check.ts'))`, then `(await check())?.refuseKeyFields(…)`. A check that
 * could not be fetched is no reason to hold the form back: the server makes the same one.
 */
export function lateCheck<Check>(load: () => Promise<Check>): () => Promise<Check | undefined> {
  return () => load().catch(() => undefined)
}
