import { countPlanned, type WebhookPlan, type WebhookSituation } from '../../core/webhook-plan.ts'
import { carryOutPlan, type DoneStep } from '../../flows/webhooks/carry-out-plan.ts'
import { readSituation, type WebhookNeeds } from '../../flows/webhooks/read-situation.ts'
import type { ExitCode } from '../command-error.ts'
import { confirm, mustBeAbleToAsk } from '../confirmation.ts'
import type { Host } from '../host.ts'
import { makeProgressBar } from '../progress-bar.ts'
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
  const done = await carryOut({ terminal, clock: needs.clock }, needs, plan)
  const sentences = [...resetLines(done), summaryOf(done), ...work.afterwards(deliveriesUrl)]
  tellDone(terminal, { outcome: work.outcome, document: { deliveriesUrl, done }, sentences }, options)
  return 0
}

async function carryOut(
  { terminal, clock }: Pick<Host, 'terminal' | 'clock'>,
  needs: WebhookNeeds,
  plan: WebhookPlan,
): Promise<DoneStep[]> {
  const done: DoneStep[] = []
  const progress = makeProgressBar(terminal, clock, { total: countEffects(plan), unit: 'steps' })
  const onDone = (step: DoneStep) => progress.reached(done.push(step))
  try {
    await carryOutPlan({ ...needs, onDone }, plan)
    return done
  } finally {
    progress.end()
  }
}

/** One that is created has its secret stored and is enabled besides. */
function countEffects({ planned }: WebhookPlan): number {
  return planned.flatMap(({ steps }) => steps).reduce((sum, { does }) => sum + (does === 'create' ? 3 : 1), 0)
}

function resetLines(done: readonly DoneStep[]): string[] {
  return done.flatMap(({ does, topic, webhookId }) =>
    does === 'reset_circuit'
      ? [`Commerce Layer had given up calling ${webhookId} (${topic}): its circuit is reset.`]
      : [],
  )
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
