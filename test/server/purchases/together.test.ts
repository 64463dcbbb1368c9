// A burst of news looks twice: once for who came first, and once for all who came while that was under way.
import { expect, test } from 'vitest'
import type { Services } from '../../../server/platform/services.ts'
import { lookTogether } from '../../../server/purchases/operations/together.ts'

const services = {} as Services

function openLooks() {
  const begun: { end(answer: string): void; fail(error: Error): void }[] = []
  const look = () =>
    new Promise<string>((end, fail) => {
      begun.push({ end, fail })
    })
  return { begun, ask: (name: string) => lookTogether(services, name, look) }
}

test('who comes while a look is under way shares the next one, which begins after they came', async () => {
  const { begun, ask } = openLooks()
  const first = ask('a')
  const [second, third] = [ask('a'), ask('a')]
  expect(begun).toHaveLength(1)
  begun[0]?.end('before')
  expect(await first).toBe('before')
  await expect.poll(() => begun.length).toBe(2)
  begun[1]?.end('after')
  expect(await Promise.all([second, third])).toEqual(['after', 'after'])
  expect(begun).toHaveLength(2)
})

test('who comes after all are done looks anew, and other names do not wait', async () => {
  const { begun, ask } = openLooks()
  const [one, other] = [ask('b'), ask('c')]
  expect(begun).toHaveLength(2)
  for (const look of begun) look.end('done')
  await Promise.all([one, other])
  const again = ask('b')
  expect(begun).toHaveLength(3)
  begun[2]?.end('again')
  expect(await again).toBe('again')
})

test('a look that fails fails for those who share it, and the next one is made all the same', async () => {
  const { begun, ask } = openLooks()
  const first = ask('d')
  const second = ask('d')
  begun[0]?.fail(new Error('away'))
  await expect(first).rejects.toThrow('away')
  await expect.poll(() => begun.length).toBe(2)
  begun[1]?.end('back')
  expect(await second).toBe('back')
})
