import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maskMessage } from '../../lib/core/mask.ts'
import { runs } from '../runs.ts'

/** What an e-mail address may stand between in a sentence. */
const surroundings = fc.constantFrom(
  ['', ''],
  [' ', ' '],
  ['<', '>'],
  ['(', ')'],
  ['"', '"'],
  ['mailto:', ','],
  ['é', ';'],
)
const prose = fc.string({ unit: 'grapheme', maxLength: 30 })

describe('a masked message', () => {
  test('says the rest', () => {
    expect(maskMessage('customer_email - jo@example.com is taken, call +39 055 1234567')).toBe(
      'customer_email - [email] is taken, call +[digits]',
    )
    expect(maskMessage('quantity - must be at most 100')).toBe('quantity - must be at most 100')
  })

  test('holds no e-mail address', () => {
    const property = fc.property(fc.emailAddress(), surroundings, prose, (email, [before, after], text) => {
      const masked = maskMessage(`${text}${before}${email}${after}${text}`)
      expect(masked).not.toContain(email)
      expect(masked).not.toContain(email.slice(email.indexOf('@')))
    })
    fc.assert(property, runs(300))
  })

  test('holds no run of four digits or more, be they set apart by spaces or dashes', () => {
    const digits = fc.array(fc.nat(9), { minLength: 4, maxLength: 30 })
    const property = fc.property(digits, fc.constantFrom('', ' ', '-'), prose, (run, separator, text) => {
      const masked = maskMessage(`${text}${run.join(separator)}${text}`)
      expect(masked).not.toMatch(/\d{4}|\d([ -]\d){3}/)
    })
    fc.assert(property, runs(300))
  })

  test('holds none of either, whatever the text', () => {
    const piece = fc.oneof(prose, fc.emailAddress(), fc.integer().map(String), fc.constantFrom('@', ' ', '-', "'"))
    const property = fc.property(fc.array(piece, { maxLength: 80 }), (pieces) => {
      const masked = maskMessage(pieces.join(''))
      expect(masked).not.toMatch(/\d{4}|\d([ -]\d){3}|[a-z0-9]@[a-z0-9]/i)
      expect(masked.length).toBeLessThanOrEqual(200)
    })
    fc.assert(property, runs(300))
  })

  test('has at most 200 characters, and shows that it was cut', () => {
    expect(maskMessage('x'.repeat(200))).toBe('x'.repeat(200))
    expect(maskMessage('x'.repeat(201))).toBe(`${'x'.repeat(199)}…`)
  })

  test('holds no half of what was cut where the text was too long to look at', () => {
    const masked = maskMessage(`${'7'.repeat(990)} joanna.doe@example.com`)
    expect(masked).not.toContain('joanna')
  })
})
