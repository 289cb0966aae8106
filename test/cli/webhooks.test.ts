import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { usedTopics } from '../../lib/core/topics.ts'
import { DELIVERIES_URL, PARAMETER, type WebhooksStage, webhooksStage } from './webhooks-stage.ts'

const HERE = `delivers to ${DELIVERIES_URL}`
const FOREIGN = { id: 'foreign', topic: 'orders.place', callback_url: `${DELIVERIES_URL}/orders.place` }
const ELSEWHERE = { ...FOREIGN, id: 'elsewhere', callback_url: 'https://old.example/deliveries/orders.place' }
const OTHERS = [FOREIGN, { ...ELSEWHERE, reference_origin: 'perennial' }]
const OTHERS_TOLD = [
  'foreign (orders.place) delivers here too and is not ours: it stays, and its secret is not known here, so it is not believed.',
  'One webhook of another deployment delivers to https://old.example/deliveries: it stays.',
]
const TALKING = 'Talking to the ledger in the DynamoDB table perennial-local-ledger.'
const PLAN_TO_CREATE = ['TOPIC                                   WEBHOOK  TO DO', ...usedTopics().map(createLine)]

function createLine(topic: string): string {
  return `${topic.padEnd(38)}  -        create`
}

let stage: WebhooksStage
beforeEach(async () => {
  stage = await webhooksStage({ webhooks: OTHERS })
})
afterEach(() => stage.close())

const webhooks = () => stage.emulator.control.state().webhooks
const ours = () => webhooks().filter(({ id }) => id !== 'foreign' && id !== 'elsewhere')
const secretsStored = () => Object.values(JSON.parse(stage.ssm.value(PARAMETER) ?? '{}')).flat()

describe('webhooks plan', () => {
  test('shows what apply would do, changes nothing and ends with 1', async () => {
    const { exitCode, terminal } = await stage.run(['plan'])
    expect(exitCode).toBe(1)
    expect(terminal.said).toEqual([
      ...PLAN_TO_CREATE,
      'Nothing was changed; "npx perennial webhooks apply" does it.',
      ...OTHERS_TOLD,
    ])
    expect(ours()).toEqual([])
  })

  test('gives the same as one JSON document, and no secret', async () => {
    const { terminal } = await stage.run(['plan', '--json'])
    const [topic] = usedTopics()
    expect(terminal.said).toHaveLength(1)
    expect(JSON.parse(terminal.said[0] ?? '')).toMatchObject({
      outcome: 'to_do',
      deliveriesUrl: DELIVERIES_URL,
      webhooks: expect.arrayContaining([
        { topic, webhook: null, steps: [{ does: 'create', name: `Perennial ${topic}` }], overlapsUntil: null },
      ]),
      foreign: [{ webhook: 'foreign', topic: 'orders.place', callbackUrl: FOREIGN.callback_url }],
      elsewhere: [{ webhook: 'elsewhere', topic: 'orders.place', callbackUrl: ELSEWHERE.callback_url }],
    })
    expect(terminal.said[0]).not.toContain('ecret')
  })

  test('takes the address as the deployment shows it', async () => {
    const url = 'https://other.example/deliveries/{topic}'
    const { terminal } = await stage.run(['plan', '--json', '--url', url])
    expect(JSON.parse(terminal.said[0] ?? '')).toMatchObject({ deliveriesUrl: 'https://other.example/deliveries' })
  })
})

describe('webhooks apply', () => {
  test('shows the plan, makes the webhooks with their secrets, and says so', async () => {
    const { exitCode, terminal } = await stage.run(['apply', '--yes'])
    expect(exitCode).toBe(0)
    expect(terminal.noted).toEqual([TALKING, ...PLAN_TO_CREATE, ...OTHERS_TOLD])
    expect(terminal.said).toEqual([
      'Webhooks: 20 created, 20 secrets stored, 20 enabled.',
      `Deliveries come in at ${DELIVERIES_URL}; see how they go with "npx perennial webhooks status".`,
    ])
    expect(ours().map(({ topic, disabled_at }) => [topic, disabled_at])).toEqual(
      usedTopics().map((topic) => [topic, null]),
    )
    expect(secretsStored().toSorted()).toEqual(
      ours()
        .map(({ shared_secret }) => shared_secret)
        .toSorted(),
    )
  })

  test('a second time finds nothing to do', async () => {
    await stage.run(['apply', '--yes'])
    const kept = webhooks()
    const { exitCode, terminal } = await stage.run(['apply', '--yes'])
    expect([exitCode, terminal.said[0]]).toEqual([0, `Nothing to do: every webhook that Perennial needs ${HERE}.`])
    expect(webhooks()).toEqual(kept)
    expect(await stage.run(['plan'])).toMatchObject({ exitCode: 0 })
  })

  test('asks a person, and changes nothing without a yes', async () => {
    const { exitCode, terminal } = await stage.run(['apply'], { answers: ['n'] })
    const question = `Change 20 webhooks that deliver to ${DELIVERIES_URL}? [y/N] `
    expect([exitCode, terminal.noted.slice(-2)]).toEqual([1, [question, 'Nothing was changed.']])
    expect(ours()).toEqual([])
    const nobody = await stage.run(['apply'])
    expect([nobody.exitCode, nobody.terminal.noted[0]]).toEqual([
      2,
      'Changing webhooks needs a confirmation, and there is no terminal to ask on.',
    ])
  })

  test('that ends too early is done again, and goes on from there', async () => {
    const effect = { kind: 'commit_then_drop' } as const
    stage.emulator.control.addFaults([{ on: 'request', method: 'POST', path: '/api/webhooks', effect }])
    const { exitCode, terminal } = await stage.run(['apply', '--yes'])
    expect(exitCode).toBe(1)
    expect(terminal.noted.slice(-2)).toEqual([
      expect.stringMatching(
        /^Commerce Layer did not say that it would create a webhook for order_subscriptions.create \(.*\)\.$/,
      ),
      'Check the network and run it again: it goes on from where it ended, also where the answer alone was lost.',
    ])
    const again = await stage.run(['apply', '--yes'])
    expect(again.terminal.said[0]).toBe('Webhooks: 19 created, 20 secrets stored, 20 enabled.')
    expect(ours()).toHaveLength(20)
  })
})

describe('webhooks status', () => {
  test('ends with 1 and names what is wrong', async () => {
    await stage.run(['apply', '--yes'])
    const [first] = ours()
    expect(await stage.run(['status'])).toMatchObject({ exitCode: 0 })
    const { exitCode, terminal } = await stage.run(['status'], {
      environment: { ...stage.environment, WEBHOOK_SECRETS_PARAMETER: '/empty' },
    })
    expect(exitCode).toBe(1)
    expect(terminal.said.slice(0, 2)).toEqual([
      'TOPIC                                   WEBHOOK     STATE                  FAILURES',
      `order_subscriptions.create              ${first?.id}  secret not known here  -`,
    ])
    expect(terminal.said[21]).toBe('20 wrong: "npx perennial webhooks apply" mends them.')
  })

  test('shows no secret, whatever the form', async () => {
    await stage.run(['apply', '--yes'])
    const all = [['status'], ['status', '--json'], ['plan', '--json'], ['rotate', '--yes', '--json'], ['remove', '-y']]
    const secrets: string[] = []
    for (const args of all) {
      const { terminal } = await stage.run(args)
      secrets.push(...webhooks().map(({ shared_secret }) => shared_secret))
      const text = [...terminal.said, ...terminal.noted].join('\n')
      expect(secrets.filter((secret) => text.includes(secret))).toEqual([])
    }
  })
})

describe('webhooks rotate', () => {
  test('makes a second webhook of each topic, is not begun twice, and ends when it is told to', async () => {
    await stage.run(['apply', '--yes'])
    const old = ours()
    const begun = await stage.run(['rotate', '--yes'])
    expect(begun.terminal.said).toEqual([
      'Webhooks: 20 created, 20 secrets stored, 20 enabled.',
      'Old and new deliver side by side, and both are believed. A day from now "npx perennial webhooks apply" removes the old',
      'ones and their secrets; "npx perennial webhooks rotate --finish" does it now.',
    ])
    expect([ours().length, secretsStored().length]).toEqual([40, 40])
    const again = await stage.run(['rotate', '--yes'])
    expect(again.terminal.said.slice(0, 3)).toEqual([
      'A rotation is under way: each topic has a second webhook already.',
      expect.stringMatching(/^20 replaced webhooks deliver beside the newer ones. From .* removes what$/),
      'was replaced, "npx perennial webhooks rotate --finish" does so now.',
    ])
    const ended = await stage.run(['rotate', '--finish', '--yes'])
    expect(ended.terminal.said).toEqual([
      'Webhooks: 20 removed with their secrets.',
      'What was signed with an old secret is refused from now on, or within five minutes.',
    ])
    expect(ours()).toHaveLength(20)
    expect(ours().filter(({ id }) => old.some((one) => one.id === id))).toEqual([])
    expect(secretsStored()).toHaveLength(20)
  })

  test('is ended by apply a day later', async () => {
    await stage.run(['apply', '--yes'])
    await stage.run(['rotate', '--yes'])
    stage.pass(25 * 3_600_000)
    const { terminal } = await stage.run(['apply', '--yes'])
    expect(terminal.said[0]).toBe('Webhooks: 20 removed with their secrets.')
  })
})

describe('webhooks remove', () => {
  test('names how many, and removes ours with their secrets and nothing else', async () => {
    await stage.run(['apply', '--yes'])
    const { exitCode, terminal } = await stage.run(['remove'], { answers: ['yes'] })
    expect(exitCode).toBe(0)
    expect(terminal.noted.at(-1)).toBe(
      `Remove 20 webhooks that deliver to ${DELIVERIES_URL}? Perennial hears of nothing then. [y/N] `,
    )
    expect(terminal.said).toEqual([
      'Webhooks: 20 removed with their secrets.',
      'Make them again with "npx perennial webhooks apply".',
    ])
    expect(webhooks().map(({ id }) => id)).toEqual(['foreign', 'elsewhere'])
    expect(stage.ssm.value(PARAMETER)).toBe('{}')
    const again = await stage.run(['remove', '--yes'])
    expect(again.terminal.said[0]).toBe(`No webhook of Perennial delivers to ${DELIVERIES_URL}.`)
  })
})
