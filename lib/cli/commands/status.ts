import type { ExitCode } from '../command-error.ts'
import type { Host } from '../host.ts'
import { openInstallation } from '../installation.ts'
import { readStatus } from '../read-status.ts'
import { statusJson, statusLines } from '../status-text.ts'

/** `perennial status`: where the runs stand, and how fast Commerce Layer is asked. */
export async function status(host: Host, { json }: { json?: boolean }): Promise<ExitCode> {
  const found = await readStatus(await openInstallation(host))
  const { terminal } = host
  if (json) terminal.say(JSON.stringify(statusJson(found)))
  else for (const line of statusLines(found, terminal.paint)) terminal.say(line)
  return 0
}
