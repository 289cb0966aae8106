import fc from 'fast-check'
import { signBody } from '../../../lib/core/signature.ts'
import { usedTopics } from '../../../lib/core/topics.ts'
import {
  type DeliveryEvent,
  deliveryEvent,
  MARK,
  OTHER_SECRET,
  order,
  SECRET,
  SECRETS,
  subscription,
} from './delivery-event.ts'

const TOPICS = usedTopics().filter((topic) => !(topic in SECRETS))

const copy = {
  data: {
    type: 'order_copies',
    id: 'copy',
    attributes: {
      status: 'failed',
      reference: 'order:tea@2031-03-02T00:00:00Z/1',
      reference_origin: 'perennial',
      errors_log: { status: [`${MARK} has no card`] },
      updated_at: '2026-03-01T00:00:00.000Z',
    },
    relationships: { source_order: { data: { type: 'orders', id: 'tea' } } },
  },
}

const genuine = fc.constantFrom<object>(
  subscription(),
  subscription({}, { relationships: { source_order: { data: { type: 'orders', id: 'tea' } } } }),
  order({ frequency: 'monthly', starts_at: '2031-03-01T00:00:00Z' }),
  copy,
)

const oddText = fc.constantFrom(
  ...[
    '',
    '__proto__',
    'constructor',
    '../..',
    '\0',
    '\ud83d',
    MARK,
    '2026-02-30',
    '9999-12-31T23:59:59Z',
    '1e999',
    'null',
  ],
  ...['order:a@2026-01-01T00:00:00Z/1', 'x'.repeat(10_000)],
)
const odd: fc.Arbitrary<unknown> = fc.oneof(
  oddText,
  fc.string({ unit: 'binary' }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(null, true, [], {}, [[]], Number.MAX_VALUE, -0),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.jsonValue({ maxDepth: 4 }),
)

/** A genuine document in which some values are something else, or stand under another name. */
const bent = fc
  .tuple(genuine, fc.array(fc.tuple(fc.nat(), odd, fc.boolean(), oddText), { minLength: 1, maxLength: 4 }))
  .map(([document, changes]) => changes.reduce((text, change) => bend(text, change), JSON.stringify(document)))

function bend(text: string, [at, value, renames, name]: [number, unknown, boolean, string]): string {
  let left = at % Math.max(1, text.split(':').length - 1)
  return JSON.stringify(JSON.parse(text), (key, member) => {
    if (key === '' || left < 0) return member
    left -= 1
    if (left >= 0) return member
    return renames && typeof member === 'object' && member !== null ? { [name]: value, ...member } : value
  })
}

/** The bytes of a document, some of them changed, left out, or put in. */
const broken = fc
  .tuple(bent, fc.array(fc.tuple(fc.nat(), fc.nat(255), fc.nat(2)), { maxLength: 5 }))
  .map(([text, changes]) =>
    changes.reduce((bytes, [at, byte, less]) => {
      const place = at % (bytes.length + 1)
      return Buffer.concat([bytes.subarray(0, place), Buffer.from([byte]), bytes.subarray(place + less)])
    }, Buffer.from(text)),
  )

const noise = fc.uint8Array({ maxLength: 2_000 }).map((bytes) => Buffer.from(bytes))

const body = fc.oneof(
  { weight: 4, arbitrary: bent.map((text) => Buffer.from(text)) },
  { weight: 2, arbitrary: broken },
  { weight: 1, arbitrary: fc.json({ maxDepth: 6 }).map((text) => Buffer.from(text)) },
  { weight: 1, arbitrary: noise },
)

const topic = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...TOPICS) },
  { weight: 1, arbitrary: fc.oneof(oddText, fc.string(), fc.webPath()) },
)

/** A delivery with the right signature, whatever it says. */
export const signedDelivery: fc.Arbitrary<DeliveryEvent> = fc
  .tuple(body, topic)
  .map(([bytes, name]) => deliveryEvent(bytes, { topic: name }))

/** What a signature may be that is not the right one; of what and by what it was made is anybody's guess. */
const wrongSignature = (bytes: Buffer): fc.Arbitrary<string | undefined> => {
  const right = signBody(bytes, SECRET)
  return fc.oneof(
    fc.constantFrom(undefined, '', right.slice(1), `${right},${right}`, ` ${right}`, right.replace('=', '')),
    fc.constantFrom(signBody(bytes, OTHER_SECRET), signBody(bytes, ''), signBody(Buffer.from('other'), SECRET)),
    fc.string({ minLength: 1, unit: 'binary' }),
    fc.uint8Array({ minLength: 32, maxLength: 32 }).map((digest) => Buffer.from(digest).toString('base64')),
    fc.tuple(fc.nat(31), fc.nat(7)).map(([at, bit]) => {
      const digest = Buffer.from(right, 'base64')
      digest.writeUInt8(digest.readUInt8(at) ^ (1 << bit), at)
      return digest.toString('base64')
    }),
  )
}

/** A delivery that nobody signed: the signature, the topic or the body is another's. */
export const unsignedDelivery: fc.Arbitrary<DeliveryEvent> = fc.tuple(body, topic).chain(([bytes, name]) => {
  const right = deliveryEvent(bytes, { topic: name })
  return fc.oneof(
    {
      weight: 4,
      arbitrary: wrongSignature(bytes).map((given) =>
        deliveryEvent(bytes, { topic: name, headers: { 'x-commercelayer-signature': given } }),
      ),
    },
    {
      weight: 1,
      arbitrary: topic
        .filter((other) => other !== name)
        .map((other) => deliveryEvent(bytes, { topic: name, headers: { 'x-commercelayer-topic': other } })),
    },
    {
      weight: 1,
      arbitrary: body
        .filter((other) => !other.equals(bytes))
        .map((other) => ({ ...right, body: other.toString('base64') })),
    },
    { weight: 1, arbitrary: fc.constant({ ...right, pathParameters: { topic: 'orders.place' } }) },
  )
})
