import { type Attributes, deliveryEvent, type HostileDelivery, MARK, order, subscription } from './delivery-event.ts'

const DEEP = 100_000

const TIMES = [
  ...['+275760-09-13T00:00:00.000Z', '-271821-04-20T00:00:00.000Z', '9999-12-31T23:59:59.999Z', '0000-01-01T00:00:00Z'],
  ...['0001-01-01', '1969-12-31T23:59:59Z', '2026-02-30T00:00:00Z', '2026-13-45T99:99:99Z', '2026-03-01T24:00:00Z'],
  ...[
    '2026-03-01T00:00:00+99:99',
    '2026-03-01T00:00:00.123456789123456789Z',
    'now',
    MARK,
    '',
    0,
    1e20,
    -1,
    {},
    [],
    true,
    null,
  ],
]

const STATUSES = ['hibernating', '__proto__', 'null', 'undefined', 'constructor']

const SUBSCRIPTIONS: Record<string, Attributes> = {
  'a frequency nobody knows': { frequency: 'each full moon' },
  'a frequency of 100,000 characters': { frequency: '* '.repeat(50_000) },
  'a frequency of 100,000 stars': { frequency: `0 ${'*'.repeat(100_000)} * * *` },
  'a frequency that is a number': { frequency: 1e308 },
  'a crontab that never comes': { frequency: '0 0 30 2 *' },
  'numbers as texts': { place_target_order: 'true', options: '1' },
  'metadata that are a text': { metadata: MARK },
  'metadata that are a list': { metadata: [MARK] },
  'metadata with a name of every object': { metadata: { constructor: { prototype: { polluted: true } } } },
}

const TERMS: readonly unknown[] = [
  ...[
    null,
    true,
    0,
    MARK,
    [],
    [{}],
    {},
    { frequency: null },
    { frequency: {} },
    { frequency: [] },
    { frequency: 'a'.repeat(100_000) },
  ],
  { frequency: 'monthly', frequency_of_day: MARK },
  { frequency: 'monthly', [`${MARK} `]: MARK },
  { frequency: 'monthly', starts_at: '9999-12-31T23:59:59Z' },
  { frequency: 'monthly', starts_at: '+275760-09-13T00:00:00Z' },
  { frequency: 'monthly', starts_at: '2999-12-31T23:59:59Z' },
  { frequency: 'monthly', expires_at: MARK },
  { frequency: 'monthly', copies: 1e308 },
  { frequency: 'monthly', copies: -0 },
  { frequency: 'monthly', time_zone: '../../etc/passwd' },
  { frequency: 'monthly', time_zone: 'Z'.repeat(100_000) },
  { frequency: 'monthly', cancel_source_order: 'true' },
  { frequency: '*/61 * * * *' },
  { frequency: `0 0 1 1 ${'1,'.repeat(50_000)}1` },
  Object.fromEntries(Array.from({ length: 50_000 }, (_, at) => [`key_${at}`, at])),
]

const GENUINE = JSON.stringify(subscription())
const deep = (open: string, close: string): string => `${open.repeat(DEEP)}1${close.repeat(DEEP)}`
const inMetadata = (json: string): string => GENUINE.replace('"status"', `"metadata":{"perennial":${json}},"status"`)

const TEXTS: Record<string, string> = {
  'a byte order mark': `\ufeff${GENUINE}`,
  'each member twice': GENUINE.replace('"status"', '"status":"cancelled","status"'),
  'its data twice': GENUINE.replace(
    /\}$/,
    ',"data":{"type":"order_subscriptions","id":"milk","attributes":{"status":"active"}}}',
  ),
  'members named like the prototype': GENUINE.replaceAll('{"', '{"__proto__":{"polluted":true},"constructor":1,"'),
  'a number beyond all numbers': GENUINE.replace('"status"', '"a":1e400,"b":-1e400,"c":1e-400,"status"'),
  'a number of a million digits': GENUINE.replace('"status"', `"a":${'9'.repeat(1_000_000)},"status"`),
  'metadata nested 100,000 deep in lists': inMetadata(deep('[', ']')),
  'metadata nested 100,000 deep in objects': inMetadata(deep('{"perennial":', '}')),
  'half a character in a text': GENUINE.replace('"status"', '"name":"\\ud83d","status"'),
  'a megabyte of spaces': GENUINE.replace('{', `{${' '.repeat(1024 * 1024)}`),
  '4 MiB of a customer’s name': GENUINE.replace('"status"', `"name":"${MARK.repeat(400_000)}","status"`),
}

const LINKS: Record<string, Record<string, unknown>> = {
  'relationships that are a list': { relationships: [] },
  'a source order with a path for an id': { relationships: { source_order: { data: { type: 'orders', id: '../x' } } } },
  'a source order that is a list': { relationships: { source_order: { data: [{ type: 'orders', id: 'a' }] } } },
  'a source order that is a text': { relationships: { source_order: MARK } },
  '100,000 items': {
    relationships: { order_subscription_items: { data: Array(100_000).fill({ type: 'x', id: 'y' }) } },
  },
}

function odd(what: string, body: string | object, topic = 'order_subscriptions.activate'): HostileDelivery {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return { what: `signed, and odd: ${what}`, event: deliveryEvent(text, { topic }), expected: 'read' }
}

/** Authentic bodies that are not as Commerce Layer writes them, and say something all the same. */
export const ODD_BODIES: readonly HostileDelivery[] = [
  ...TIMES.flatMap((time) => [
    odd(`next run at ${JSON.stringify(time)}`, subscription({ next_run_at: time })),
    odd(`updated at ${JSON.stringify(time)}`, subscription({ updated_at: time }, { id: 'later' })),
  ]),
  ...STATUSES.map((status) => odd(`the status ${JSON.stringify(status).slice(0, 30)}`, subscription({ status }))),
  ...Object.entries(SUBSCRIPTIONS).map(([what, attributes]) => odd(what, subscription(attributes))),
  // An order's webhook of a topic without a secret of its own.
  ...TERMS.map((terms) => odd(`the terms ${JSON.stringify(terms).slice(0, 60)}`, order(terms), 'orders.approve')),
  odd(
    'placed in the year 9999',
    order({ frequency: 'monthly' }, { placed_at: '9999-12-31T23:59:59Z' }),
    'orders.approve',
  ),
  ...Object.entries(TEXTS).map(([what, text]) => odd(what, text)),
  ...Object.entries(LINKS).map(([what, members]) => odd(what, subscription({}, members))),
]
