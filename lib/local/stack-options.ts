import type { Deployment } from './deployment/deployment.ts'
import type { LogLine } from './log-line.ts'

export interface LocalStackOptions {
  /** What to run; default: what serverless.yml says. */
  deployment?: Deployment
  /** Where `<function>/index.mjs` lies for each function; default: `dist` of this checkout. */
  bundlesDir?: string
  /** Port of the front door on 127.0.0.1; default 0, any free one. */
  port?: number
  /** Where the table is kept from one start to the next; default: memory only. */
  dataDir?: string
  /** Variables of the deployment contract: where Commerce Layer is, secrets, policies. They win over serverless.yml. */
  env?: Readonly<Record<string, string>>
  /** Values of SSM parameters at the start, by the variable that names each, e.g. `WEBHOOK_SECRETS_PARAMETER`. */
  parameters?: Readonly<Record<string, string>>
  /** Takes every line the functions write. */
  onLog?: (line: LogLine) => void
  /** `stopped`: schedules run by `runNow` only. Default `running`. */
  schedules?: 'running' | 'stopped'
  /** How long a batch waits to fill, in real time; default: the deployment's window. A story that moves time wants less. */
  batchWindowMs?: number
  /** Processes per function at most; default 5. More invocations wait. */
  maxSandboxes?: number
  /** How far ahead of the machine's clock to begin, in ms; a story kept in `dataDir` goes on where it stopped. Default 0. */
  clockOffsetMs?: number
}
