// A stream of news that lasts no longer than its listener's right to hear it.

/**
 * Passes news on for as long as `check` does not throw. It is asked before each piece of news and, as a quiet stream
 * would otherwise outlive its session, every so often besides.
 */
export async function* whileAllowed<News>(
  news: AsyncIterable<News>,
  { check, everyMs }: { check: () => Promise<unknown>; everyMs: number },
): AsyncGenerator<News> {
  const source = news[Symbol.asyncIterator]()
  try {
    while (true) {
      const heard = await nextOrRefusal(source, check, everyMs)
      if (heard.done === true) return
      await check()
      yield heard.value
    }
  } finally {
    // Not awaited: a source in the middle of waiting for news ends with its signal, when the answer is closed. How it
    // ends then is nobody's concern any more.
    source.return?.().catch(() => undefined)
  }
}

/** One promise for both outcomes: a race between them would leave something behind in the slower at every check. */
async function nextOrRefusal<News>(
  source: AsyncIterator<News>,
  check: () => Promise<unknown>,
  everyMs: number,
): Promise<IteratorResult<News>> {
  const { promise, resolve, reject } = Promise.withResolvers<IteratorResult<News>>()
  source.next().then(resolve, reject)
  const timer = setInterval(() => void check().catch(reject), everyMs)
  try {
    return await promise
  } finally {
    clearInterval(timer)
  }
}
