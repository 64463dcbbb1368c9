// CSV as answers: streamed, so that a long history needs no memory, and safe to open in a spreadsheet.
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

/** Writes as fast as the reader reads, and stops asking for rows when it has gone. */
export async function sendCsv(
  response: Response,
  file: { name: string; header: readonly string[]; lines: AsyncIterable<readonly Cell[]> },
): Promise<void> {
  response.setHeader('content-type', 'text/csv; charset=utf-8')
  response.setHeader('content-disposition', `attachment; filename="${file.name}.csv"`)
  response.setHeader('cache-control', 'no-store')
  response.write(`\uFEFF${formatCsvLine(file.header)}`)
  for await (const line of file.lines) {
    if (response.destroyed) return
    if (!response.write(formatCsvLine(line))) {
      await new Promise<void>(resolve => {
        response.once('drain', resolve)
        response.once('close', resolve)
      })
    }
  }
  response.end()
}
