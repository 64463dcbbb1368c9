// The product router, v1: what products call. Names and shapes only grow.
import { catalogProduct } from './catalog/product.ts'
import { productRouter } from './keys/ladder.ts'
import { keysProduct } from './keys/product.ts'

export const productApi = productRouter({
  key: keysProduct,
  catalog: catalogProduct,
})
