// What is typed about an annotation, the question that its table puts to the server, and the days that it leads to.
import { describe, expect, test } from 'vitest'
import { daysAround } from '../../../../client/console/screens/overview/annotations/annotation-days.ts'
import {
  type AnnotationDraft,
  beginDraft,
  draftOf,
  fieldsOf,
  refuseDraft,
} from '../../../../client/console/screens/overview/annotations/annotation-draft.ts'
import {
  defineAnnotations,
  toAnnotationsQuestion,
} from '../../../../client/console/screens/overview/annotations/annotations-table.tsx'
import { isRange } from '../../../../client/console/search.ts'
import { readTableState } from '../../../../client/ui/table/table-state.ts'
import { annotationFields, annotationsInput } from '../../../../server/annotations/schema.ts'

const moment = {
  label: 'Version 2 is out',
  kind: 'release' as const,
  fromAt: '2026-11-05T08:00:00.000Z',
  untilAt: null,
}
const span = { ...moment, untilAt: '2026-11-12T08:00:00.000Z' }

describe('a draft', () => {
  test('begins with this minute, and with nothing that nobody said', () => {
    const draft = beginDraft(Date.parse('2026-11-21T10:04:59.999Z'))
    expect(draft).toMatchObject({ fromAt: '2026-11-21T10:04:00.000Z', kind: null, label: '', untilAt: null })
    expect(fieldsOf(draft)).toBeNull()
  })

  test.each([moment, span])('of what is kept asks for the same again', fields => {
    expect(fieldsOf(draftOf(fields))).toEqual(fields)
    expect(refuseDraft(draftOf(fields))).toEqual({})
  })

  test('of a moment forgets the end that was typed before', () => {
    expect(fieldsOf({ ...draftOf(span), lasts: 'moment' })).toEqual(moment)
  })

  test.each<[string, Partial<AnnotationDraft>, string[]]>([
    ['without words', { label: ' ' }, ['label']],
    ['with too many words', { label: 'a'.repeat(121) }, ['label']],
    ['of no kind', { kind: null }, ['kind']],
    ['without a beginning', { fromAt: null }, ['fromAt']],
    ['without the end of a span', { untilAt: null }, ['untilAt']],
    ['that ends before it begins', { untilAt: '2026-11-05T07:59:00.000Z' }, ['untilAt']],
    ['that ends as it begins', { untilAt: span.fromAt }, ['untilAt']],
    ['that lasts ten years', { untilAt: '2036-11-05T08:00:00.000Z' }, ['untilAt']],
    ['of a moment, with a wrong end of before', { lasts: 'moment', untilAt: '2020-01-01T00:00:00.000Z' }, []],
  ])('%s is refused at its field', (_name, changes, fields) => {
    expect(Object.keys(refuseDraft({ ...draftOf(span), ...changes }))).toEqual(fields)
  })

  test('that is not refused here is one that the server takes', () => {
    const longest = { ...draftOf(span), label: ` ${'a'.repeat(120)} ` }
    expect(refuseDraft(longest)).toEqual({})
    const fields = fieldsOf(longest)
    for (const [name, schema] of Object.entries(annotationFields))
      expect(schema.safeParse(fields?.[name as keyof typeof fields]).success, name).toBe(true)
  })
})

describe('the table', () => {
  const ask = (params: Record<string, string>) =>
    toAnnotationsQuestion(readTableState(params, defineAnnotations('UTC')), 'jobsearch')

  test('asks for the kinds and the page of its address', () => {
    expect(ask({})).toEqual({ economyKey: 'jobsearch', limit: 50 })
    const asked = ask({ kind: 'outage,release,party', after: 'a,b' })
    expect(asked).toEqual({
      economyKey: 'jobsearch',
      kinds: ['release', 'outage'],
      limit: 50,
      cursor: 'b',
    })
    expect(annotationsInput.parse(asked)).toEqual(asked)
  })
})

describe('the Overview at its dates', () => {
  const now = new Date('2026-11-21T10:00:00Z')
  const days = (fields: { fromAt: string; untilAt: string | null }, zone = 'UTC') =>
    daysAround(fields, { now, zone })

  test('shows two weeks before and after', () => {
    expect(days({ fromAt: '2026-10-01T08:00:00Z', untilAt: null })).toEqual({
      from: '2026-09-17',
      to: '2026-10-15',
    })
    expect(days({ fromAt: '2026-10-01T08:00:00Z', untilAt: '2026-10-08T00:00:00Z' })).toEqual({
      from: '2026-09-17',
      to: '2026-10-21',
    })
  })

  test('counts them where the economy is', () => {
    const late = { fromAt: '2026-10-01T23:30:00Z', untilAt: null }
    expect(days(late, 'Europe/Berlin')).toEqual({ from: '2026-09-18', to: '2026-10-16' })
  })

  test('ends today, or with what is planned', () => {
    expect(days({ fromAt: '2026-11-20T08:00:00Z', untilAt: null }).to).toBe('2026-11-21')
    expect(days({ fromAt: '2026-11-20T08:00:00Z', untilAt: '2026-12-01T08:00:00Z' }).to).toBe('2026-12-01')
  })

  test('is never of more days than a chart shows', () => {
    for (const untilAt of ['2023-12-20T00:00:00Z', '2024-01-02T00:00:00Z', '2024-01-06T00:00:00Z']) {
      const { from, to } = days({ fromAt: '2019-01-01T00:00:00Z', untilAt })
      expect(isRange(from, to), untilAt).toBe(true)
    }
  })
})
