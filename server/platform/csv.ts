// CSV as answers: streamed, so that a long history needs no memory, and safe to open in a spreadsheet.
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Response } from 'express'

export type Cell = string | number | Date | null

/**
 * One line. A text that a spreadsheet would run as a formula gets a leading apostrophe; numbers stay numbers.
 */
export function formatCsvLine(cells: readonly Cell[]): string {
  return `${cells.map(formatCell).join(',')}\r\n`
}

function formatCell(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  if (cell instanceof Date) return cell.toISOString()
  const guarded = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
}

/** Writes as fast as the reader reads; when it has gone, `lines` is ended and asks for no more rows. */
export async function sendCsv(
  response: Response,
  file: { name: string; header: readonly string[]; lines: AsyncIterable<readonly Cell[]> },
): Promise<void> {
  const lines = file.lines[Symbol.asyncIterator]()
  // The first row is waited for before anything is promised: what fails until then is answered as a refusal.
  const first = await lines.next()
  response.setHeader('content-type', 'text/csv; charset=utf-8')
  response.setHeader('content-disposition', `attachment; filename="${file.name}.csv"`)
  response.setHeader('cache-control', 'no-store')
  try {
    await pipeline(Readable.from(formatFile(file.header, first, lines)), response)
  } catch (error) {
    // A reader may leave at any time.
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'))
      throw error
  }
}

async function* formatFile(
  header: readonly string[],
  first: IteratorResult<readonly Cell[]>,
  rest: AsyncIterator<readonly Cell[]>,
): AsyncGenerator<string> {
  try {
    yield `\uFEFF${formatCsvLine(header)}`
    for (let next = first; next.done !== true; next = await rest.next()) yield formatCsvLine(next.value)
  } finally {
    await rest.return?.()
  }
}
