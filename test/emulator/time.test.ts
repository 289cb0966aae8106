import { expect, test } from 'vitest'
import { isoOf, msOf } from '../../lib/emulator/time.ts'

test('a datetime is read with its zone, and as UTC without one', () => {
  for (const iso of [
    '2024-02-29T12:00:00Z',
    '2024-02-29T12:00',
    '2024-02-29T14:00:00+02:00',
    '2024-02-29T12:00:00.000Z',
  ]) {
    expect(isoOf(msOf(iso) ?? 0)).toBe('2024-02-29T12:00:00.000Z')
  }
  expect(isoOf(msOf('2024-02-29') ?? 0)).toBe('2024-02-29T00:00:00.000Z')
})

test.each([
  ['a day that the month lacks', ['2026-02-30T00:00:00Z', '2026-02-29', '2026-04-31T10:00', '2026-01-00']],
  [
    'a month, an hour or a zone that there is none of',
    ['2026-13-01', '2026-01-01T25:00:00Z', '2026-01-01T00:00:00+99:99'],
  ],
  ['a year that its zone moves out of four digits', ['9999-12-31T23:59:59-01:00', '0000-01-01T00:00:00+01:00']],
  ['anything else', ['', 'tomorrow', '2026-1-1', '1767225600', '2026-01-01T00:00:00Z ']],
])('%s is no datetime', (_, texts) => {
  for (const text of texts) expect(msOf(text)).toBeUndefined()
})
