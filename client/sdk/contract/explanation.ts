// Why an entry is what it is: its price line by line, what it did to its lots, and a paragraph of plain words.
import type { Entry } from './account.ts'
import type { PriceLine } from './spend.ts'

export interface Explanation {
  entry: Entry
  lines: PriceLine[]
  priceVersionName: string | null
  lots: {
    lotId: string
    class: 'granted' | 'purchased'
    source: string
    before: number
    after: number
  }[]
  text: string
}
