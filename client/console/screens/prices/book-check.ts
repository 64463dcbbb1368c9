// The checks of a price book, and its text: loaded behind the grid, because the schema's library is large.
export {
  checkPriceBook,
  parsePriceBookText,
  serialisePriceBook,
} from '../../../../server/catalog/rules/document.ts'
