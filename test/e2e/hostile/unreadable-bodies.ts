import { gzipSync } from 'node:zlib'
import { deliveryEvent, type HostileDelivery, MARK, subscription } from './delivery-event.ts'

const DEEP = 100_000
const LARGEST_BYTES = 4 * 1024 * 1024
const GENUINE = JSON.stringify(subscription())

const NO_JSON: Record<string, string | Uint8Array> = {
  empty: '',
  blank: ' \n\t ',
  'cut in the middle': GENUINE.slice(0, 100),
  'two documents': GENUINE + GENUINE,
  'two lines': `${GENUINE}\n${GENUINE}`,
  'a trailing comma': GENUINE.replace(/\}$/, ',}'),
  'a comment': `/* ${MARK} */${GENUINE}`,
  'single quotes': GENUINE.replaceAll('"', "'"),
  'a number that is none': GENUINE.replace('"active"', 'NaN'),
  'a number without end': GENUINE.replace('"active"', 'Infinity'),
  'a line break in a text': GENUINE.replace('active', 'act\nive'),
  'a NUL before it': `\0${GENUINE}`,
  'a NUL in a text': GENUINE.replace('active', 'act\0ive'),
  'two byte order marks': `\ufeff\ufeff${GENUINE}`,
  'UTF-16': Buffer.from(GENUINE, 'utf16le'),
  'Latin-1': Buffer.from(GENUINE.replace('active', 'activé'), 'latin1'),
  'an overlong character': Buffer.concat([Buffer.from(GENUINE), Buffer.from([0xc0, 0xaf])]),
  'half a character': Buffer.concat([Buffer.from(GENUINE), Buffer.from([0xf0, 0x9f])]),
  'a surrogate in UTF-8': Buffer.from(GENUINE.replace('active', '\u00ed\u00a0\u0080'), 'latin1'),
  compressed: gzipSync(GENUINE),
  'a form': `data=${MARK}`,
  XML: `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;${MARK}</x>`,
  'brackets that open 100,000 times': '['.repeat(DEEP),
  'objects that open 100,000 times': '{"a":'.repeat(DEEP),
  '4 MiB of noise': 'x'.repeat(LARGEST_BYTES),
  '4 MiB of brackets': '['.repeat(LARGEST_BYTES),
}

const NO_RESOURCE: Record<string, unknown> = {
  null: null,
  true: true,
  'a number': 0,
  'a text': MARK,
  'a list': [],
  'a list of lists': [[]],
  'an object without data': {},
  'data that are null': { data: null },
  'data that are a text': { data: MARK },
  'data that are an empty list': { data: [] },
  'data that are a list of one': {
    data: [{ type: 'order_subscriptions', id: 'milk', attributes: { status: 'active' } }],
  },
  'data without anything': { data: {} },
  'errors instead of data': { errors: [{ title: MARK, detail: MARK }] },
}

const TYPES = [
  undefined,
  null,
  '',
  1,
  {},
  ['order_subscriptions'],
  'Order_subscriptions',
  'order_subscriptions ',
  'order_subscription',
]
const OTHER_TYPES = ['orders', 'order_copies', 'recurring_order_copies', 'customers', '__proto__', 'constructor']

const IDS = [
  ...[
    undefined,
    null,
    '',
    true,
    {},
    ['milk'],
    1.5,
    -1e21,
    '../../oauth/token',
    '..',
    '%2e%2e',
    'milk/orders',
    'milk?a=1',
    'milk#a',
  ],
  ...[
    'a b',
    'milk\n',
    'milk\0',
    `milk' OR '1'='1`,
    `"; DROP TABLE ledger; --`,
    '<script>',
    `\${jndi:ldap://x}`,
    'subscription:milk',
  ],
  ...['milk@2026-01-01T00:00:00Z', 'run#milk', 'é', '😀', '\ud83d', '\u202emilk', 'm'.repeat(65), 'm'.repeat(100_000)],
]

const STRIPPED: Record<string, unknown> = {
  'no attributes': undefined,
  'attributes that are null': null,
  'attributes that are a list': [{ status: 'active' }],
  'attributes that are a text': 'active',
  'no status': {},
  'a status that is null': { status: null },
  'a status that is empty': { status: '' },
  'a status that is a list': { status: ['active'] },
  'a status that is an object': { status: { active: true } },
  'a status that is true': { status: true },
  'a status that is a number': { status: 1e308 },
  'a status in capitals': { status: 'ACTIVE' },
  'a status and a space': { status: 'active ' },
  'a status that is a name': { status: MARK },
  'a status of 100,000 letters': { status: 'a'.repeat(100_000) },
  'a status of the prototype': JSON.parse('{"__proto__":{"status":"active"}}'),
}

const data = (members: Record<string, unknown>): string =>
  JSON.stringify({
    data: { type: 'order_subscriptions', id: 'milk', attributes: { status: 'active', name: MARK }, ...members },
  })

function unreadable(what: string, body: string | Uint8Array): HostileDelivery {
  return { what: `signed: ${what}`, event: deliveryEvent(body), expected: 'unreadable' }
}

function short(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 40) ?? 'nothing'
}

/** Authentic bodies that say nothing which could be noted. */
export const UNREADABLE_BODIES: readonly HostileDelivery[] = [
  ...Object.entries(NO_JSON).map(([what, body]) => unreadable(what, body)),
  ...Object.entries(NO_RESOURCE).map(([what, json]) => unreadable(what, JSON.stringify(json))),
  unreadable('data nested 100,000 deep', `{"data":${'['.repeat(DEEP)}${']'.repeat(DEEP)}}`),
  ...[...TYPES, ...OTHER_TYPES].map((type) => unreadable(`the type ${short(type)}`, data({ type }))),
  ...IDS.map((id) => unreadable(`the id ${short(id)}`, data({ id }))),
  ...Object.entries(STRIPPED).map(([what, attributes]) => unreadable(what, data({ attributes }))),
  {
    what: 'a byte more than 4 MiB',
    event: deliveryEvent(Buffer.alloc(LARGEST_BYTES + 1, 'x')),
    expected: 'too_large',
  },
]
