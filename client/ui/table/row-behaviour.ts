// What a row does beyond showing its cells, and how it takes part in moving through the table.
import type { ReactNode } from 'react'

export interface RowBehaviour<Row> {
  /** Lets a row be opened in another tab as well; `onOpen`, where given, takes the plain click. */
  rowHref?: ((row: Row) => string) | undefined
  onOpen?: ((row: Row) => void) | undefined
  /** A menu, or one-letter verbs as buttons, at the end of the row. */
  rowMenu?: ((row: Row) => ReactNode) | undefined
}

export interface RowFocus {
  /** The row that the keyboard is on. */
  isActive: boolean
  /** The one row that Tab stops at; the others are reached by j, k and the arrows. */
  isTabStop: boolean
  /** Set while the keyboard moves: the row that becomes active takes the focus, once. */
  takeFocusRef: { current: boolean }
  onActive: (rowId: string) => void
}
