// The product router, v1: what products call, and its description. Names and shapes only grow.
import { catalogProduct } from './catalog/product.ts'
import { disputeProduct } from './disputes/product.ts'
import { type ProductMeta, productRouter } from './keys/ladder.ts'
import { keysProduct } from './keys/product.ts'
import { activityProduct } from './metrics/product.ts'
import { describeApi } from './platform/openapi.ts'
import { paywallProduct } from './purchases/product/paywall.ts'
import { planProduct } from './purchases/product/plan.ts'
import { purchaseProduct } from './purchases/product/purchase.ts'
import { accountProduct, grantProduct, spendProduct } from './spend/product.ts'

export const productApi = productRouter({
  key: keysProduct,
  account: accountProduct,
  catalog: catalogProduct,
  spend: spendProduct,
  grant: grantProduct,
  paywall: paywallProduct,
  purchase: purchaseProduct,
  plan: planProduct,
  dispute: disputeProduct,
  activity: activityProduct,
})

export type ProductApi = typeof productApi

let described: object | undefined

/** As `/openapi.json` tells it; written once, for it follows from the code alone. */
export function describeProductApi(): object {
  described ??= describeApi(productApi, {
    title: 'Farebox, the product API',
    version: '1',
    prefix: '/api/v1',
    saidOf: meta => meta as ProductMeta,
  })
  return described
}
