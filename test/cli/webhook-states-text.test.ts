import { expect, test } from 'vitest'
import { plain } from '../../lib/cli/terminal.ts'
import { webhooksJson, webhooksText } from '../../lib/cli/webhook-states-text.ts'
import { type NeededWebhook, neededWebhooks } from '../../lib/core/needed-webhooks.ts'

/** Four topics of ours, each in one of these states, and no others. */
function states(...wanted: readonly NeededWebhook['state'][]) {
  const needed = neededWebhooks([]).slice(0, wanted.length)
  return { known: 'yes', needed: needed.map((one, at) => ({ ...one, state: wanted[at] ?? one.state })) } as const
}

test('says how many topics are delivered, and what keeps the others from it, the worst first', () => {
  const webhooks = states('there', 'missing', 'lacks_includes', 'circuit_open', 'disabled')
  const [, missing = '', , open = '', disabled = ''] = webhooks.needed.map(({ topic }) => topic)
  expect(webhooksText(webhooks, plain)).toBe(
    `2 of 5 topics delivered; given up by Commerce Layer: ${open}; disabled: ${disabled}; missing: ${missing}`,
  )
  const json = { delivered: 2, needed: 5, circuitOpen: [open], disabled: [disabled], missing: [missing] }
  expect(webhooksJson(webhooks)).toEqual(json)
})

test('says no more where all is well, and why where nobody knows', () => {
  expect(webhooksText(states('there', 'there'), plain)).toBe('2 of 2 topics delivered')
  const unknown = { known: 'no', why: 'no answer' } as const
  expect(webhooksText(unknown, plain)).toBe('not looked at: no answer')
  expect(webhooksJson(unknown)).toBeNull()
})
