import fc from 'fast-check'

/** What Commerce Layer knows of a customer, and what nobody may find with us. */
export interface Customer {
  email: string
  name: string
  street: string
  city: string
  phone: string
  card: string
  token: string
}

/** Long enough that no word of ours holds one by chance. */
const strange = fc.string({ unit: fc.constantFrom(...'bcdfghjklmnpqrstvwxzéüñøł'), minLength: 7, maxLength: 12 })
const digits = (length: number) =>
  fc.array(fc.nat(9), { minLength: length, maxLength: length }).map((all) => all.join(''))

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

export const anyCustomer: fc.Arbitrary<Customer> = fc
  .record({
    first: strange,
    last: strange,
    street: strange,
    city: strange,
    host: strange,
    house: fc.integer({ min: 1, max: 999 }),
    phone: digits(9),
    card: digits(16),
    token: fc.base64String({ minLength: 40, maxLength: 60 }),
    kind: fc.constantFrom('', 'sk_live_', 'Bearer ', 'eyJ'),
    separator: fc.constantFrom('.', '_', '+', ''),
  })
  .map(({ first, last, street, city, host, house, phone, card, token, kind, separator }) => ({
    email: `${first}${separator}${last}@${host}.example`,
    name: `${capital(first)} ${capital(last)}`,
    street: `${house} ${capital(street)}`,
    city: capital(city),
    phone: `+39 ${phone}`,
    card: card.replace(/\d{4}(?=\d)/g, '$& '),
    token: `${kind}${token}`,
  }))

const LEAST_LETTERS = 6

/** Everything of a customer that would give them away, whole and word by word. */
export function giveaways(customer: Customer): string[] {
  const whole = Object.values(customer)
  const words = whole.flatMap((value) => value.split(/[\s@.+/=]+/)).filter((word) => word.length >= LEAST_LETTERS)
  const numbers = [customer.card.replaceAll(' ', ''), customer.phone.replace(/\D/g, '')]
  return [...new Set([...whole, ...words, ...numbers])]
}

/** The ways in which a text may be written and still be read. */
export function disguises(text: string): string[] {
  const base64 = Buffer.from(text).toString('base64').replace(/=+$/, '')
  const hex = Buffer.from(text).toString('hex')
  const escaped = JSON.stringify(text).slice(1, -1)
  const ascii = escaped.replace(/[^\0-\x7f]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '')
  return [
    text,
    base64,
    base64.slice(0, -1),
    hex,
    escaped,
    ascii,
    encodeURIComponent(text),
    plain,
    [...text].reverse().join(''),
  ]
}
