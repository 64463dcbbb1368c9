// The QR code held against the drawings of another encoder (qrcode 1.5.4, level M, mask 0).
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { readSecret } from '../../../../client/console/screens/settings/otpauth.ts'
import { computeQrMatrix } from '../../../../client/console/screens/settings/qr-matrix.ts'

const draw = (text: string) => computeQrMatrix(text).map(row => row.map(dark => (dark ? '#' : '.')).join(''))
const fingerprint = (text: string) => createHash('sha256').update(draw(text).join('\n')).digest('hex')

const totpUri =
  'otpauth://totp/Farebox:ada%40example.com?secret=GVTUCQLRM5MUY2STJ5FVEZSBKVRF62SEL5ZWS32YKA2HCNDRMQWQ&issuer=Farebox&digits=6&period=30'

test('a short text is drawn as version 1', () => {
  expect(draw('farebox')).toEqual([
    '#######.......#######',
    '#.....#.###...#.....#',
    '#.###.#...#...#.###.#',
    '#.###.#....##.#.###.#',
    '#.###.#.###.#.#.###.#',
    '#.....#...#.#.#.....#',
    '#######.#.#.#.#######',
    '.........####........',
    '#.#.#.#..###....#..#.',
    '..####.####...##.#.##',
    '.#.#..##.#..#...#####',
    '##..##.##.....##...##',
    '#.#..##...#.#.#..#.##',
    '........#.##.#..##.##',
    '#######...##.####..##',
    '#.....#..#####..#...#',
    '#.###.#.##.#.###...##',
    '#.###.#..#....###..#.',
    '#.###.#.###.#..####.#',
    '#.....#.......###..#.',
    '#######.#...#.#.#..##',
  ])
})

test('the address of an authenticator app, in several blocks with alignment and version marks', () => {
  expect(draw(totpUri)).toHaveLength(49)
  expect(fingerprint(totpUri)).toBe('62e564e8361d2585a9bac1bac4984adcb8e9df18affc197d66d6c07098fb286e')
})

test.each([
  [14, 21],
  [15, 25],
  [180, 53],
  [181, 57],
  [666, 97],
])('%i bytes take a square of %i modules', (bytes, size) => {
  expect(draw('x'.repeat(bytes))).toHaveLength(size)
})

test('what is too long is refused, not cut', () => {
  expect(() => draw('x'.repeat(667))).toThrow(RangeError)
})

test('the secret is read in groups of four', () => {
  expect(readSecret(totpUri)).toBe('GVTU CQLR M5MU Y2ST J5FV EZSB KVRF 62SE L5ZW S32Y KA2H CNDR MQWQ')
})
