import { countPlanned, type WebhookPlan, type WebhookSituation } from '../../core/webhook-plan.ts'
import { carryOutPlan, type DoneStep } from '../../flows/webhooks/carry-out-plan.ts'
import { readSituation, type WebhookNeeds } from '../../flows/webhooks/read-situation.ts'
import type { ExitCode } from '../command-error.ts'
import { confirm, mustBeAbleToAsk } from '../confirmation.ts'
import type { Host } from '../host.ts'
import { tellDone } from '../tell-done.ts'
import { explainingWebhookFailures } from './explain-webhook-failure.ts'
import { openWebhooks } from './open-webhooks.ts'
import type { ChangeWebhooksOptions } from './options.ts'
import { planLines, remarkLines } from './plan-text.ts'

/** A change of webhooks, in words. */
export interface WebhookWork {
  /** For programs, e.g. `applied`. */
  outcome: string
  /** Begins a sentence that ends in `needs a confirmation`. */
  what: string
  plan(situation: WebhookSituation): WebhookPlan
  /** Asked before, given how many webhooks it is about. */
  question(count: number, deliveriesUrl: string): string
  /** Said where there is nothing to do. */
  nothing(deliveriesUrl: string): string
  /** Said after what was done. */
  afterwards(deliveriesUrl: string): readonly string[]
}

/** Shows what a change would do, asks, does it and says what was done. */
export async function changeWebhooks(host: Host, options: ChangeWebhooksOptions, work: WebhookWork): Promise<ExitCode> {
  mustBeAbleToAsk(host.terminal, options, { what: work.what, instead: 'Add --yes' })
  const needs = await openWebhooks(host, options, 'change')
  return await explainingWebhookFailures(change(host, { needs, options, work }))
}

interface Change {
  needs: WebhookNeeds
  options: ChangeWebhooksOptions
  work: WebhookWork
}

async function change({ terminal }: Host, { needs, options, work }: Change): Promise<ExitCode> {
  const { deliveriesUrl } = needs
  const situation = await readSituation(needs)
  const plan = work.plan(situation)
  const count = countPlanned(plan)
  const remarks = remarkLines(plan, situation)
  if (count === 0) {
    const sentences = [work.nothing(deliveriesUrl), ...remarks]
    tellDone(terminal, { outcome: 'nothing_to_do', document: { deliveriesUrl, done: [] }, sentences }, options)
    return 0
  }
  const shown = [...planLines(plan, { paint: terminal.paintNote, columns: terminal.columns }), ...remarks]
  for (const line of shown) terminal.note(line)
  if (!options.yes && (await confirm(terminal, work.question(count, deliveriesUrl))) === 'declined') {
    terminal.note('Nothing was changed.')
    return 1
  }
  const done: DoneStep[] = []
  const onDone = (step: DoneStep) => {
    done.push(step)
    terminal.note(terminal.paintNote('dim', `${DONE[step.does]} ${step.webhookId} (${step.topic})`))
  }
  await carryOutPlan({ ...needs, onDone }, plan)
  const sentences = [summaryOf(done), ...work.afterwards(deliveriesUrl)]
  tellDone(terminal, { outcome: work.outcome, document: { deliveriesUrl, done }, sentences }, options)
  return 0
}

const DONE: Readonly<Record<DoneStep['does'], string>> = {
  create: 'created',
  store_secret: 'stored the secret of',
  change: 'corrected',
  reset_circuit: 'reset the circuit of',
  enable: 'enabled',
  remove: 'removed',
}

const COUNTED: Readonly<Record<DoneStep['does'], string>> = {
  create: 'created',
  store_secret: 'secrets stored',
  change: 'corrected',
  reset_circuit: 'circuits reset',
  enable: 'enabled',
  remove: 'removed with their secrets',
}

function summaryOf(done: readonly DoneStep[]): string {
  const counts = [...Map.groupBy(done, ({ does }) => does)].map(([does, { length }]) => `${length} ${COUNTED[does]}`)
  return `Webhooks: ${counts.join(', ')}.`
}
