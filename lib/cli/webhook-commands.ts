import type { AddCommand } from './add-command.ts'
import type { ExitCode } from './command-error.ts'
import type { Host } from './host.ts'
import type { ChangeWebhooksOptions, RotateOptions, WebhookOptions } from './webhooks/options.ts'

export const WHAT_WEBHOOKS_ARE =
  "make, mend, rotate and remove the webhooks that tell Perennial what happens, and their secrets' SSM parameter"

const AT = [
  '-u, --url <url>',
  'where deliveries come in, as "npx serverless info --verbose" shows it; default: DELIVERIES_URL',
] as const
const YES = ['-y, --yes', 'change them without asking'] as const
const EXAMPLE = 'webhooks plan --url https://abc123.execute-api.eu-west-1.amazonaws.com/deliveries'

/** The commands below `webhooks`. What they need is loaded only where it is asked for. */
export function addWebhookCommands(add: AddCommand, host: Host, end: (code: ExitCode) => void): void {
  add('plan', 'show what "apply" would do, and change nothing; ends with 1 when there is something to do', [EXAMPLE])
    .option(...AT)
    .action(async (options: WebhookOptions) => {
      const { showPlan } = await import('./commands/webhooks.ts')
      end(await showPlan(host, options))
    })
  add('status', 'show whether each webhook delivers and is believed; ends with 1 when one does not', [
    'webhooks status',
  ])
    .option(...AT)
    .action(async (options: WebhookOptions) => {
      const { showStatus } = await import('./commands/webhooks.ts')
      end(await showStatus(host, options))
    })
  add('apply', 'create and mend webhooks, reset open circuits, end a rotation that is a day old; twice is harmless', [
    'webhooks apply',
  ])
    .option(...AT)
    .option(...YES)
    .action(async (options: ChangeWebhooksOptions) => {
      const { applyPlan } = await import('./commands/webhooks.ts')
      end(await applyPlan(host, options))
    })
  add('rotate', 'give each topic a second webhook with a new secret; the old ones go a day later, by "apply"', [
    'webhooks rotate',
    'webhooks rotate --finish',
  ])
    .option(...AT)
    .option(...YES)
    .option('--finish', 'remove the old ones and their secrets now, e.g. because a secret has leaked')
    .action(async (options: RotateOptions) => {
      const { rotateWebhooks } = await import('./commands/webhooks.ts')
      end(await rotateWebhooks(host, options))
    })
  add('remove', 'remove the webhooks that Perennial made here, with their secrets, and nothing else', [
    'webhooks remove',
  ])
    .option(...AT)
    .option(...YES)
    .action(async (options: ChangeWebhooksOptions) => {
      const { removeWebhooks } = await import('./commands/webhooks.ts')
      end(await removeWebhooks(host, options))
    })
}
