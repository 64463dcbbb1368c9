// A zone is found by what people call it, and by nothing else.
import { describe, expect, test } from 'vitest'
import { formatOffset, listTimeZones, nameTimeZone } from '../../../client/ui/time-zones.ts'
import { scoreWords } from '../../../client/ui/word-match.ts'

const zones = listTimeZones(new Date('2026-11-21T12:00:00Z'))

function find(query: string): string[] {
  return zones
    .map(zone => ({
      zone,
      score: scoreWords(query, zone.label, [zone.hint ?? '', ...(zone.keywords ?? [])]),
    }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .map(({ zone }) => zone.value)
}

describe('a zone', () => {
  test.each([
    ['kyiv', 'Europe/Kyiv'],
    ['kiev', 'Europe/Kyiv'],
    ['kolkata', 'Asia/Kolkata'],
    ['calcutta', 'Asia/Kolkata'],
    ['mumbai', 'Asia/Kolkata'],
    ['kathmandu', 'Asia/Kathmandu'],
    ['san fran', 'America/Los_Angeles'],
    ['são', 'America/Sao_Paulo'],
    ['berl', 'Europe/Berlin'],
    ['gmt', 'UTC'],
  ])('typed as %j is %s', (query, zone) => {
    expect(find(query)[0]).toBe(zone)
  })

  test('is not found by letters scattered over its name', () => {
    expect(find('kyiv')).not.toContain('Atlantic/Reykjavik')
    expect(find('kolkata')).toEqual(['Asia/Kolkata'])
    expect(find('yrk')).toEqual([])
  })

  test('stands under one name, whichever the browser lists', () => {
    expect(nameTimeZone('Asia/Calcutta')).toBe('Asia/Kolkata')
    expect(nameTimeZone('Europe/Berlin')).toBe('Europe/Berlin')
    const values = zones.map(zone => zone.value)
    expect(values).toContain('Europe/Kyiv')
    expect(values).not.toContain('Europe/Kiev')
    expect(new Set(values).size).toBe(values.length)
  })

  test('is found by its offset', () => {
    expect(formatOffset(-210)).toBe('UTC−03:30')
    expect(find('05:45')).toEqual(['Asia/Kathmandu'])
  })
})
