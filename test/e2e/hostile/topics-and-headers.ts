import {
  type DeliveryEvent,
  deliveryEvent,
  type Expected,
  type HostileDelivery,
  MARK,
  OTHER_SECRET,
  OWN_SECRET,
  order,
  SECRET,
  subscription,
  TOPIC,
} from './delivery-event.ts'

const BODY = JSON.stringify(subscription())
const genuine = deliveryEvent(BODY)
const signature = genuine.headers?.['x-commercelayer-signature'] ?? ''

/** The path says one thing and the header another. */
const MISMATCHES: Record<string, string | undefined> = {
  nothing: undefined,
  'an empty text': '',
  'another trigger': 'order_subscriptions.cancel',
  'another resource': 'orders.activate',
  'the topic in capitals': TOPIC.toUpperCase(),
  'the topic and a space': `${TOPIC} `,
  'the topic and a dot': `${TOPIC}.`,
  'the topic and a NUL': `${TOPIC}\0`,
  'the topic twice': `${TOPIC},${TOPIC}`,
  'the topic percent-encoded': TOPIC.replace('.', '%2E'),
  'the topic with a full-width dot': TOPIC.replace('.', '．'),
  'a star': '*',
  'a name of every object': '__proto__',
  '100,000 letters': 'a'.repeat(100_000),
}

/** What could be taken for a path, a name of every object, a line of a log, or a statement. */
const STRANGE_TOPICS = [
  ...['', '.', '..', '*', ' ', '%', '\0', '../../oauth/token', '..%2f..%2foauth', '/etc/passwd', 'C:\\windows'],
  ...['__proto__', '__proto__.constructor', 'constructor.prototype', 'orders.__proto__', 'orders.constructor'],
  ...[
    'toString',
    'hasOwnProperty.call',
    'orders',
    'orders.',
    '.place',
    'orders.place.place',
    'ORDERS.PLACE',
    ' orders.place',
  ],
  ...[
    'orders.place\0',
    'orders.place\n',
    'orders．place',
    'orders.рlace',
    '😀.😀',
    '\ud83d.\ude00',
    '\u202eecalp.sredro',
  ],
  ...[`x\n{"level":"error","code":"${MARK}"}`, `\u001b[31m${MARK}`, `\${jndi:ldap://${MARK}}`, `{{${MARK}}}`],
  ...[
    `orders.place' OR '1'='1`,
    `<script>${MARK}</script>`,
    `; rm -rf ${MARK}`,
    'a'.repeat(100_000),
    `${MARK}@example.com`,
  ],
]

const strangeTopics = STRANGE_TOPICS.map(
  (topic): HostileDelivery => ({
    what: `a topic nobody has, signed for all topics: ${JSON.stringify(topic.slice(0, 40))}`,
    event: deliveryEvent(BODY, { topic }),
    expected: 'without_effect',
  }),
)

/** Each topic has its own secrets: whoever knows one of them speaks for no other topic. */
const SECRETS_OF_OTHERS: readonly [string, string, string][] = [
  ['orders.place', SECRET, 'signed by the secret for topics without their own'],
  ['orders.place', OTHER_SECRET, 'signed by the secret of orders.cancel'],
  ['orders.cancel', OWN_SECRET, 'signed by the secret of orders.place'],
  ['orders.approve', OWN_SECRET, 'signed by the secret of orders.place'],
  ['orders.place ', OWN_SECRET, 'its name with a space'],
  ['Orders.place', OWN_SECRET, 'its name in capitals'],
]

const secretsOfOthers = SECRETS_OF_OTHERS.map(
  ([topic, secret, what]): HostileDelivery => ({
    what: `${topic}, ${what}`,
    event: deliveryEvent(JSON.stringify(order({ frequency: 'monthly' })), { topic, secret }),
    expected: 'forged',
  }),
)

const headers = (given: Record<string, string>): Partial<DeliveryEvent> => ({ headers: given })

const HEADERS: readonly [string, Partial<DeliveryEvent>, Expected][] = [
  ['in capitals', headers({ 'X-COMMERCELAYER-TOPIC': TOPIC, 'X-COMMERCELAYER-SIGNATURE': signature }), 'read'],
  ['as documented', headers({ 'X-CommerceLayer-Topic': TOPIC, 'X-CommerceLayer-Signature': signature }), 'read'],
  ['with underscores', headers({ x_commercelayer_topic: TOPIC, x_commercelayer_signature: signature }), 'forged'],
  ['with spaces', headers({ ' x-commercelayer-topic': TOPIC, 'x-commercelayer-signature ': signature }), 'forged'],
  ['of other services', headers({ 'x-hub-signature-256': signature, 'x-commercelayer-topic': TOPIC }), 'forged'],
  ['without any', headers({}), 'forged'],
  ['missing altogether', { headers: undefined }, 'forged'],
  [
    '10,000 of them',
    headers(Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`x-${at}`, MARK]))),
    'forged',
  ],
  ['named like every object', headers(JSON.parse(`{"__proto__":"${signature}","constructor":"${TOPIC}"}`)), 'forged'],
]

const PATHS: readonly [string, Partial<DeliveryEvent>][] = [
  ['without path parameters', { pathParameters: undefined }],
  ['with an empty path parameter', { pathParameters: { topic: '' } }],
  ['with the topic under another name', { pathParameters: { Topic: TOPIC } }],
  ['with a path that climbs', { pathParameters: { topic: `../deliveries/${TOPIC}` } }],
  ['with a path that goes on', { pathParameters: { topic: `${TOPIC}/` } }],
  ['with a path that is encoded', { pathParameters: { topic: TOPIC.replace('.', '%2e') } }],
]

/** Topics that are none or another one's, and headers that are not where or what they should be. */
export const BAD_TOPICS_AND_HEADERS: readonly HostileDelivery[] = [
  ...Object.entries(MISMATCHES).map(
    ([what, topic]): HostileDelivery => ({
      what: `the topic header is ${what}`,
      event: deliveryEvent(BODY, { headers: { 'x-commercelayer-topic': topic } }),
      expected: 'forged',
    }),
  ),
  ...strangeTopics,
  ...secretsOfOthers,
  ...HEADERS.map(
    ([what, event, expected]): HostileDelivery => ({
      what: `headers ${what}`,
      event: { ...genuine, ...event },
      expected,
    }),
  ),
  ...PATHS.map(([what, event]): HostileDelivery => ({ what, event: { ...genuine, ...event }, expected: 'forged' })),
]
