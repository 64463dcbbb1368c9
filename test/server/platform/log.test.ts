// What must never reach a log does not.
import { expect, test } from 'vitest'
import { createLog, withoutSecrets } from '../../../server/platform/log.ts'

function capture(write: (log: ReturnType<typeof createLog>) => void): string {
  let text = ''
  write(createLog('trace', { write: (chunk: string) => void (text += chunk) }))
  return text
}

test('keys, cookies, passwords and tokens are redacted wherever they sit', () => {
  const text = capture(log =>
    log.info({
      authorization: 'Bearer s3cret',
      headers: { authorization: 'Bearer s3cret', cookie: 'session=s3cret', 'set-cookie': ['s3cret'] },
      request: { headers: { cookie: 's3cret' } },
      body: { password: 's3cret', newPassword: 's3cret', token: 's3cret' },
      secret: 's3cret',
    }),
  )
  expect(text).not.toContain('s3cret')
  expect(text.match(/\[redacted\]/g)?.length).toBeGreaterThanOrEqual(8)
})

test('an error keeps what explains it and loses what opens a door', () => {
  const text = capture(log =>
    log.error({
      error: Object.assign(
        new Error('cannot reach postgresql://farebox:hunter2@db/x with fbx_live_abcdefgh12345'),
        { code: 'ECONNREFUSED' },
      ),
    }),
  )
  expect(text).toContain('ECONNREFUSED')
  expect(text).not.toContain('hunter2')
  expect(text).not.toContain('abcdefgh12345')
})

test('free text hides keys and connection passwords, and keeps the rest', () => {
  expect(withoutSecrets('key fbx_test_0123abc of http://x/y')).toBe('key fbx_test_[redacted] of http://x/y')
  expect(withoutSecrets('postgres://u:p@ss@h/d')).toBe('postgres://u:[redacted]@h/d')
})

test('a line is JSON with a level by name and an ISO time', () => {
  const line: unknown = JSON.parse(capture(log => log.warn({ a: 1 }, 'said')))
  expect(line).toMatchObject({
    level: 'warn',
    a: 1,
    msg: 'said',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
  })
})
