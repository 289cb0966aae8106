import type { ExitCode } from '../command-error.ts'
import type { Host } from '../host.ts'
import { openInstallation } from '../installation.ts'
import { readStatus } from '../read-status.ts'
import { readWebhookStates } from '../read-webhook-states.ts'
import { statusJson, statusLines } from '../status-text.ts'

/** `perennial status`: where the runs stand, how fast Commerce Layer is asked, and whether it still calls us. */
export async function status(host: Host, { json }: { json?: boolean }): Promise<ExitCode> {
  const installation = await openInstallation(host)
  const [found, webhooks] = await Promise.all([readStatus(installation), readWebhookStates(installation)])
  const { terminal } = host
  if (json) terminal.say(JSON.stringify(statusJson(found, webhooks)))
  else for (const line of statusLines(found, webhooks, terminal.paint)) terminal.say(line)
  return 0
}
