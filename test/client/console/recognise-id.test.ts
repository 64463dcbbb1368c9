import { expect, test } from 'vitest'
import { recogniseId } from '../../../client/console/frame/recognise-id.ts'
import { composeKey } from '../../../server/keys/rules.ts'
import { newId } from '../../../server/platform/ids.ts'

test.each([
  ['productKey', 'key'],
  ['operator', 'operator'],
  ['audit', 'audit'],
  ['invitation', 'invitation'],
  ['request', 'request'],
  ['purchase', 'purchase'],
  ['tokenDispute', 'dispute'],
  ['annotation', 'annotation'],
] as const)('the id of a %s is recognised', (made, kind) => {
  const id = newId(made)
  expect(recogniseId(id)).toEqual({ kind, id })
})

test.each(['ent', 'hld', 'lot'])('what the ledger names %s_… is recognised', prefix => {
  const id = `${prefix}_${'0a'.repeat(16)}_12`
  expect(recogniseId(`"${id}"`)).toEqual({ kind: 'ledger', id })
  expect(recogniseId(id.replace(/_12$/, ''))).toBeNull()
})

test('an account is recognised without a number', () => {
  const id = `acc_${'0a'.repeat(16)}`
  expect(recogniseId(id)).toEqual({ kind: 'ledger', id })
  expect(recogniseId(`${id}_1`)).toBeNull()
})

test.each([
  'cs_test_a1B2c3D4e5F6g7H8i9J0',
  'pi_3MtwBwLkdIwHu7ix28a3tqPa',
  'evt_1MqqbKLt4dXK03v5qaIbiNCC',
  're_3MmlLrLkdIwHu7ix0uke3Ezy',
  'du_1MtJUT2eZvKYlo2CNaw2HvEv',
])('what Stripe names %s leads to its purchase, with its capitals', id => {
  expect(recogniseId(` "${id}",`)).toEqual({ kind: 'purchase', id })
})

test('an id is recognised with what clings to it when it is copied', () => {
  const id = newId('audit')
  for (const text of [` ${id}\n`, `"${id}",`, `(${id})`, `\`${id}\``, id.toUpperCase(), `${id}.`]) {
    expect(recogniseId(text)).toEqual({ kind: 'audit', id })
  }
})

test('of a whole product key nothing is kept that the key list does not show', () => {
  const { key, prefix } = composeKey('live', 'a'.repeat(40))
  expect(recogniseId(key)).toEqual({ kind: 'keyPrefix', mode: 'live', prefix })
})

test('the beginning of a key is enough', () => {
  expect(recogniseId('fbx_test_ab')).toEqual({ kind: 'keyPrefix', mode: 'test', prefix: 'fbx_test_ab' })
})

test.each(['', 'audit', 'key_', 'key_short', 'ses_01m7ynn22b1p3a4sh7e2fpfsjs', 'fbx_prod_abc', 'new key'])(
  '%j is a search, not an id',
  text => {
    expect(recogniseId(text)).toBeNull()
  },
)
