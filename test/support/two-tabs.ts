// Two tabs of one browser that do the same at the same moment, as no two clicks that are sent one after the other do.
import type { BrowserContext, Locator } from 'playwright-core'

/**
 * Neither of two calls is answered before both were made: what the first leaves behind cannot help the second. So for the first
 * pairs; later calls pass.
 */
export async function holdUntilBothAsk(
  context: BrowserContext,
  pattern: string,
  { pairs }: { pairs: number } = { pairs: 1 },
): Promise<void> {
  let both = Promise.withResolvers<void>()
  let asked = 0
  await context.route(pattern, async route => {
    asked += 1
    const mine = both
    if (asked % 2 === 0) {
      both.resolve()
      if (asked < pairs * 2) both = Promise.withResolvers<void>()
    }
    await mine.promise
    await route.fallback()
  })
}

export async function pressAtOnce(...buttons: Locator[]): Promise<void> {
  const moment = Date.now() + 500
  await Promise.all(
    buttons.map(button =>
      button.evaluate(
        (one: HTMLElement, at) =>
          new Promise<void>(pressed =>
            setTimeout(() => {
              one.click()
              pressed()
            }, at - Date.now()),
          ),
        moment,
      ),
    ),
  )
}
