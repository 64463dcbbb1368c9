// Whatever is thrown becomes one shape: the status, the reason, and a sentence that tells nothing of our insides.
import { TRPCError } from '@trpc/server'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { DomainError, HttpRefusal } from '../../../server/platform/errors.ts'
import { tellError, toTrpcError } from '../../../server/platform/refusals.ts'

const badRequest = (cause: Error) => new TRPCError({ code: 'BAD_REQUEST', message: cause.message, cause })
const withStatus = (status: number, more = {}) =>
  Object.assign(new Error('inside of a library'), { status, ...more })

test.each<[string, unknown, number, string, string]>([
  ['a refusal of ours', new DomainError('COOLDOWN', 'Wait.'), 429, 'COOLDOWN', 'Wait.'],
  [
    'one inside tRPC’s',
    new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause: new DomainError('COOLDOWN', 'Wait.') }),
    429,
    'COOLDOWN',
    'Wait.',
  ],
  [
    'an unknown path',
    new HttpRefusal(404, 'There is nothing here.'),
    404,
    'INVALID_INPUT',
    'There is nothing here.',
  ],
  [
    'a method that is not served',
    new HttpRefusal(405, 'Sign in with POST.'),
    405,
    'INVALID_INPUT',
    'Sign in with POST.',
  ],
  ['another status below 500', withStatus(406), 406, 'INVALID_INPUT', 'Not Acceptable.'],
  [
    'a body over its limit',
    withStatus(413, { limit: 16_384 }),
    413,
    'INVALID_INPUT',
    'The body is too large: at most 16384 bytes are read here.',
  ],
  [
    'a status from 500 on',
    withStatus(502),
    500,
    'INTERNAL',
    'Something failed on our side; quote the request id if it persists.',
  ],
  [
    'JSON that does not parse',
    Object.assign(new SyntaxError('Unexpected token'), { status: 400 }),
    400,
    'INVALID_INPUT',
    'The input is not valid JSON.',
  ],
  [
    'JSON nested too deep',
    badRequest(new RangeError('Maximum call stack size exceeded')),
    400,
    'INVALID_INPUT',
    'The input cannot be read: it is nested too deep, or not what was announced.',
  ],
  [
    'an input that is not as described',
    z.strictObject({ a: z.int() }).safeParse({ a: 'x', b: 1 }).error,
    400,
    'INVALID_INPUT',
    'Invalid input: a: expected number, received string; b: is not a known field.',
  ],
  [
    'a field that a rule refused in its own words',
    new DomainError('INVALID_INPUT', 'at: is not in the future', { fields: { at: 'is not in the future' } }),
    400,
    'INVALID_INPUT',
    'Invalid input: at: is not in the future.',
  ],
  [
    'a field that a sentence tells of',
    new DomainError('INVALID_INPUT', 'The cursor is not one that this list gave.', {
      fields: { cursor: 'x' },
    }),
    400,
    'INVALID_INPUT',
    'The cursor is not one that this list gave.',
  ],
  [
    'a fault',
    new Error('cannot read properties of undefined'),
    500,
    'INTERNAL',
    'Something failed on our side; quote the request id if it persists.',
  ],
])('%s', (_name, thrown, httpStatus, reason, message) => {
  const told = tellError(toTrpcError(thrown))
  expect(told).toMatchObject({ message, data: { httpStatus, reason } })
})
