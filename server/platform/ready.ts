// Whether this process serves spends now: its database answers, and soon.
import type pg from 'pg'

const answerMsMax = 2_000

/** A frozen database answers nothing at all, and whoever asks us has a limit too. */
export async function answersSoon(pool: pg.Pool): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => resolve(false), answerMsMax)
  const question = { text: 'select 1', query_timeout: answerMsMax }
  const answered = pool.query(question).then(
    () => true,
    () => false,
  )
  return Promise.race([answered, late]).finally(() => clearTimeout(timer))
}
