// Gives the browser a file of CSV to keep.

/** With a byte order mark, or spreadsheets on Windows take UTF-8 for something older. */
export function saveCsv(csv: string, name: string): void {
  const href = URL.createObjectURL(new Blob(['\ufeff', csv], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = href
  link.download = name
  link.click()
  // The browser has taken hold of the file by the next turn.
  setTimeout(() => URL.revokeObjectURL(href), 0)
}
