// A file as a browser begins to get it: until the first page of its rows is there, and then no further.
import type { Served } from './prepare.ts'

const linesMin = 50

export async function readFile(
  { url, cookie }: Pick<Served, 'url' | 'cookie'>,
  file: 'figures' | 'figure-rows' | 'insights',
  asked: Record<string, string>,
): Promise<void> {
  const leaving = new AbortController()
  const answer = await fetch(`${url}/console/csv/${file}?${new URLSearchParams(asked)}`, {
    // Compressed it comes in larger pieces, each of several pages.
    headers: { cookie, 'accept-encoding': 'identity' },
    signal: leaving.signal,
  })
  if (!answer.ok || answer.body === null) throw new Error(`${file} was refused: ${await answer.text()}`)
  let lines = 0
  for await (const chunk of answer.body) {
    lines += chunk.filter((byte: number) => byte === newLine).length
    if (lines > linesMin) break
  }
  leaving.abort()
}

const newLine = 0x0a
