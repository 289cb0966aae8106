import fc from 'fast-check'
import type { Customer } from './customer.ts'

const SENTENCES = [
  '%',
  'customer_email - % is invalid',
  '"%" has already been taken',
  'No such customer: %',
  'Your card was declined for %, please contact them.',
  'The address of (%) could not be verified: %',
  '%: insufficient funds. %',
  'payment_source - token % has expired',
  '{"customer":{"email":"%","name":"%"}}',
  '<p>Dear %,</p>',
  'https://example.com/customers?email=%&name=%',
]

/** What is said of a customer, in the words of a gateway or of Commerce Layer. */
export function saidOf(customer: Customer): fc.Arbitrary<string> {
  const value = fc.constantFrom(...Object.values(customer))
  const written = fc
    .tuple(value, fc.nat(5))
    .map(([text, how]) => [text, text, text.toUpperCase(), text.toLowerCase(), `${text}.`, `'${text}'`][how] ?? text)
  return fc
    .tuple(
      fc.constantFrom(...SENTENCES),
      written,
      written,
      fc.constantFrom('', 'x'.repeat(180), 'must be filled. '.repeat(60)),
    )
    .map(
      ([sentence, first, second, before]) =>
        `${before}${sentence.replace('%', () => first).replaceAll('%', () => second)}`,
    )
}
