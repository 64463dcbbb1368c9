// CSV as answers: streamed, so that a long history needs no memory, and safe to open in a spreadsheet.
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

/**
 * Writes as fast as the reader reads; when it has gone, `lines` is ended and asks for no more rows. While rows are waited
 * for, what was written is with the reader: a compressor would keep it until it has enough.
 */
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
    await pipeline(formatFile({ ...file, first, lines, flush: () => response.flush() }), response)
  } catch (error) {
    // A reader may leave at any time.
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'))
      throw error
  }
}

type FileParts = {
  header: readonly string[]
  first: IteratorResult<readonly Cell[]>
  lines: AsyncIterator<readonly Cell[]>
  flush: () => void
}

async function* formatFile({ header, first, lines, flush }: FileParts): AsyncGenerator<string> {
  let waiting: NodeJS.Immediate | undefined
  try {
    yield `\uFEFF${formatCsvLine(header)}`
    let next = first
    while (next.done !== true) {
      yield formatCsvLine(next.value)
      // It runs only where the next row is not at hand, so that a page of rows is compressed as one.
      waiting = setImmediate(flush)
      next = await lines.next()
      clearImmediate(waiting)
    }
  } finally {
    clearImmediate(waiting)
    await lines.return?.()
  }
}
