import {
  countPlanned,
  planRemoval,
  planRotation,
  planWebhooks,
  type WebhookPlan,
  type WebhookSituation,
} from '../../core/webhook-plan.ts'
import { readSituation } from '../../flows/webhooks/read-situation.ts'
import type { ExitCode } from '../command-error.ts'
import type { Host } from '../host.ts'
import { changeWebhooks } from '../webhooks/change-webhooks.ts'
import { explainingWebhookFailures } from '../webhooks/explain-webhook-failure.ts'
import { openWebhooks } from '../webhooks/open-webhooks.ts'
import type { ChangeWebhooksOptions, RotateOptions, WebhookOptions } from '../webhooks/options.ts'
import { planJson, planLines, remarkLines } from '../webhooks/plan-text.ts'
import { healthOf, statusJson, statusLines } from '../webhooks/status-text.ts'

/** `perennial webhooks plan`: what `apply` would do; ends with 1 when that is something. */
export async function showPlan(host: Host, options: WebhookOptions): Promise<ExitCode> {
  const { situation, plan } = await look(host, options)
  const { deliveriesUrl } = situation
  const count = countPlanned(plan)
  const document = { outcome: count === 0 ? 'nothing_to_do' : 'to_do', deliveriesUrl, ...planJson(plan, situation) }
  const rest = count === 0 ? nothingToDo(deliveriesUrl) : 'Nothing was changed; "npx perennial webhooks apply" does it.'
  say(host, options, { document, lines: [...planLines(plan, host.terminal), rest, ...remarkLines(plan, situation)] })
  return count === 0 ? 0 : 1
}

/** `perennial webhooks status`: whether each webhook delivers and is believed; ends with 1 when one does not. */
export async function showStatus(host: Host, options: WebhookOptions): Promise<ExitCode> {
  const { situation, plan } = await look(host, options)
  const { deliveriesUrl } = situation
  const count = plan.planned.filter((one) => healthOf(one) === 'wrong').length
  const document = { outcome: count === 0 ? 'sound' : 'wrong', deliveriesUrl, webhooks: statusJson(plan) }
  const rest = count === 0 ? nothingWrong(deliveriesUrl) : `${count} wrong: "npx perennial webhooks apply" mends them.`
  say(host, options, { document, lines: [...statusLines(plan, host.terminal), rest, ...remarkLines(plan, situation)] })
  return count === 0 ? 0 : 1
}

async function look(host: Host, options: WebhookOptions): Promise<{ situation: WebhookSituation; plan: WebhookPlan }> {
  const needs = await openWebhooks(host, options, 'look')
  const situation = await explainingWebhookFailures(readSituation(needs))
  return { situation, plan: planWebhooks(situation) }
}

function say({ terminal }: Host, { json }: WebhookOptions, told: { document: object; lines: string[] }): void {
  if (json) terminal.say(JSON.stringify(told.document))
  else for (const line of told.lines) terminal.say(line)
}

/** `perennial webhooks apply`: makes the webhooks what they should be. */
export function applyPlan(host: Host, options: ChangeWebhooksOptions): Promise<ExitCode> {
  return changeWebhooks(host, options, {
    outcome: 'applied',
    what: 'Changing webhooks',
    plan: planWebhooks,
    question: (count, url) => `Change ${webhooks(count)} that deliver to ${url}?`,
    nothing: nothingToDo,
    afterwards: (url) => [`Deliveries come in at ${url}; see how they go with "npx perennial webhooks status".`],
  })
}

/** `perennial webhooks rotate`: new secrets beside the old ones; with `--finish` the old ones go. */
export function rotateWebhooks(host: Host, options: RotateOptions): Promise<ExitCode> {
  return options.finish ? finishRotation(host, options) : beginRotation(host, options)
}

function beginRotation(host: Host, options: ChangeWebhooksOptions): Promise<ExitCode> {
  return changeWebhooks(host, options, {
    outcome: 'rotating',
    what: 'Rotating secrets',
    plan: planRotation,
    question: (count, url) => `Do this to ${webhooks(count)} beside what delivers to ${url}?`,
    nothing: () => 'A rotation is under way: each topic has a second webhook already.',
    afterwards: () => [
      'Old and new deliver side by side, and both are believed. A day from now "npx perennial webhooks apply" removes the old',
      'ones and their secrets; "npx perennial webhooks rotate --finish" does it now.',
    ],
  })
}

function finishRotation(host: Host, options: ChangeWebhooksOptions): Promise<ExitCode> {
  return changeWebhooks(host, options, {
    outcome: 'rotated',
    what: 'Ending a rotation',
    plan: (situation) => planWebhooks(situation, { overlapMs: 0 }),
    question: (count) =>
      `Change ${webhooks(count)} now? What Commerce Layer still sends again by an old one does not come then.`,
    nothing: nothingToDo,
    afterwards: () => ['What was signed with an old secret is refused from now on, or within five minutes.'],
  })
}

/** `perennial webhooks remove`: removes what Perennial made here, and only that. */
export function removeWebhooks(host: Host, options: ChangeWebhooksOptions): Promise<ExitCode> {
  return changeWebhooks(host, options, {
    outcome: 'removed',
    what: 'Removing webhooks',
    plan: planRemoval,
    question: (count, url) => `Remove ${webhooks(count)} that deliver to ${url}? Perennial hears of nothing then.`,
    nothing: (url) => `No webhook of Perennial delivers to ${url}.`,
    afterwards: () => ['Make them again with "npx perennial webhooks apply".'],
  })
}

function nothingToDo(url: string): string {
  return `Nothing to do: every webhook that Perennial needs delivers to ${url}.`
}

function nothingWrong(url: string): string {
  return `Every webhook that Perennial needs delivers to ${url}.`
}

function webhooks(count: number): string {
  return count === 1 ? 'one webhook' : `${count} webhooks`
}
