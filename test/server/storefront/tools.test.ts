// What the store's tools make of words, and who a browser is.
import { expect, test } from 'vitest'
import { writeLetters } from '../../../server/storefront/rules/letter.ts'
import { matchPostings } from '../../../server/storefront/rules/match.ts'
import { tailorResume } from '../../../server/storefront/rules/resume.ts'
import { listTerms, markTerms } from '../../../server/storefront/rules/terms.ts'
import {
  addVisitor,
  chooseVisitor,
  describeVisitor,
  readVisitors,
} from '../../../server/storefront/rules/visitors.ts'

test.each([
  ['the most frequent first, then the first', 'Rust and Kafka. Kafka!', ['kafka', 'rust']],
  ['a past is its present', 'Moderated, moderates, moderating', ['moderated']],
  ['a plural is its singular, shown as it was written first', 'Prototypes, a prototype', ['prototypes']],
  ['words that say nothing of a job are left out', 'You will work with a great team', []],
  ['other scripts and signs', 'C++, Straßenbahn, 日本語, e-mail', ['c++', 'straßenbahn', '日本語', 'e-mail']],
  ['nothing', '', []],
])('terms of a text: %s', (_name, text, terms) => {
  expect(listTerms(text)).toEqual(terms)
})

test('marking loses no sign of the text', () => {
  const text = 'Designs — tested «interviews»; Interview 2.'
  const parts = markTerms(text, ['interview', 'design'])
  expect(parts.map(part => part.text).join('')).toBe(text)
  expect(parts.filter(part => part.isAsked).map(part => part.text)).toEqual([
    'Designs',
    'interviews',
    'Interview',
  ])
})

test('a posting is matched by its words, and an answer to all of them says apply', () => {
  const { postings } = matchPostings({
    about: 'Interviews and prototypes',
    postings: ['Interviews', 'Kafka\nRust, Postgres', '!'],
  })
  expect(postings).toMatchObject([
    { title: 'Interviews', score: 100, found: ['interviews'], missing: [] },
    { title: 'Kafka', score: 0, missing: ['kafka', 'rust', 'postgres'] },
    { title: '!', score: 0, found: [], missing: [] },
  ])
  expect(postings[0]?.advice).toContain('Apply')
  expect(postings[1]?.advice).toContain('kafka and rust')
  expect(postings[2]?.advice).toContain('too little')
})

test('a résumé keeps every line, those that are asked for first, in their own order', () => {
  const { lines, missing, headline } = tailorResume({
    resume: '• Sang\n- Ran interviews\n\nDanced\nInterviews and prototypes',
    posting: 'Researcher\ninterviews, prototypes, Polish',
  })
  expect(lines.map(line => line.parts.map(part => part.text).join(''))).toEqual([
    'Interviews and prototypes',
    'Ran interviews',
    'Sang',
    'Danced',
  ])
  expect(missing).toEqual(['researcher', 'polish'])
  expect(headline).toBe('Researcher — with interviews, prototypes')
})

test('letters tell the writer’s own sentences, more of them the longer they are, and the same ones every time', () => {
  const job = { company: 'Acme', role: 'Pilot', notes: 'I fly. I land! Do I?\n- Yes', versions: 3 }
  const short = writeLetters({ ...job, length: 150 })
  const long = writeLetters({ ...job, length: 400 })
  expect(short.versions.map(({ tone }) => tone)).toEqual(['plain', 'warm', 'bold'])
  for (const { text } of short.versions) expect(text).toMatch(/Dear team at Acme,[^]*I fly\.[^]*I land!/)
  for (const { text } of long.versions) expect(text).toMatch(/I fly\.[^]*I land![^]*Do I\?[^]*Yes\./)
  expect(writeLetters({ ...job, length: 400 })).toEqual(long)
})

test.each([
  ['nothing', undefined, []],
  ['somebody else’s account', 'user-1.visitor_short', []],
  ['twice the same', 'visitor_0123456789abcdef.visitor_0123456789abcdef', ['visitor_0123456789abcdef']],
])('a cookie that holds %s', (_name, cookie, visitors) => {
  expect(readVisitors(cookie)).toEqual(visitors)
})

test('a browser keeps six visitors, the last begun first, and becomes none that it has not been', () => {
  let visitors: string[] = []
  for (const sign of 'abcdefg') visitors = addVisitor(visitors, sign.repeat(16))
  expect(visitors).toHaveLength(6)
  expect(readVisitors(visitors.join('.'))).toEqual(visitors)
  expect(chooseVisitor(visitors, `visitor_${'c'.repeat(16)}`)?.[0]).toBe(`visitor_${'c'.repeat(16)}`)
  expect(chooseVisitor(visitors, `visitor_${'a'.repeat(16)}`)).toBeNull()
  expect(describeVisitor(visitors[0] ?? '').name).toMatch(/^[A-Z][a-z]+ GG$/)
})
