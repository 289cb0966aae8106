import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeDynamoDbClient } from '../adapters/dynamodb/client.ts'
import { makeLedger } from '../adapters/dynamodb/ledger.ts'
import { makeQueue, makeSqsClient } from '../adapters/sqs.ts'
import { readConfiguration } from '../core/environment.ts'
import { objectField, parseFields } from '../core/fields.ts'
import type { Settings } from '../core/settings.ts'
import type { Environment } from '../core/variables.ts'
import type { Clock, Dependencies, Ledger, Log } from '../flows/dependencies.ts'
import { WORKER_LIMITS } from '../wiring.ts'
import { CommandError } from './command-error.ts'
import type { Host } from './host.ts'
import { stackClock } from './stack-clock.ts'

/** The Perennial that a command works on. */
export interface Installation {
  /** For people: which one it is. */
  name: string
  ledger: Ledger
  clock: Clock
  settings: Settings
  environment: Environment
  /** Says nothing: a command tells its outcome itself. */
  log: Log
}

/** Where `npm start` says how to reach what it runs. */
const LOCAL_FILE = '.perennial/local.json'

/** The deployed installation that the environment names, or else the embedded one that `npm start` runs here. */
export async function openInstallation(host: Host): Promise<Installation> {
  const deployed = (host.environment.LEDGER_TABLE ?? '').trim() !== ''
  const installation = deployed ? open(host, host.environment, host.clock) : await openLocal(host)
  host.terminal.note(host.terminal.paintNote('dim', `Talking to ${installation.name}.`))
  return installation
}

/**
 * What flows that plan runs need: the installation with its queue, which wakes a run at once; the ledger alone wakes it within a
 * minute.
 */
export function withQueue(installation: Installation): Installation & Pick<Dependencies, 'queue'> {
  const copyRequestsQueueUrl = readConfiguration(installation.environment, (read) => read.copyRequestsQueueUrl())
  const client = makeSqsClient(WORKER_LIMITS)
  const parkedQueueUrl = installation.environment.PARKED_QUEUE_URL?.trim() || undefined
  return { ...installation, queue: makeQueue({ client, copyRequestsQueueUrl, parkedQueueUrl }) }
}

function open(host: Host, environment: Environment, clock: Clock): Installation {
  const { tableName, settings } = readConfiguration(environment, (read) => ({
    tableName: read.ledgerTable(),
    settings: read.settings(),
  }))
  host.setEnvironment(environment)
  const name = `the ledger in the DynamoDB table ${tableName}`
  return {
    name,
    ledger: makeLedger({ client: makeDynamoDbClient(WORKER_LIMITS), tableName }),
    clock,
    settings,
    environment,
    log: () => {},
  }
}

async function openLocal(host: Host): Promise<Installation> {
  const environment = { ...host.environment, ...readLocalFile(host.directory) }
  const clock = await stackClock(environment.COMMERCE_LAYER_API_URL ?? '', host.clock)
  return { ...open(host, environment, clock), name: 'the embedded stack that "npm start" runs here' }
}

function readLocalFile(directory: string): Environment {
  const file = join(directory, LOCAL_FILE)
  let json: string
  try {
    json = readFileSync(file, 'utf8')
  } catch (cause) {
    throw nothingToTalkTo(cause)
  }
  const variables = Object.entries(objectField(parseFields(json) ?? {}, 'env'))
  const texts = variables.flatMap(([name, text]) => (typeof text === 'string' ? [[name, text] as const] : []))
  if (texts.length > 0) return Object.fromEntries(texts)
  throw new CommandError({
    code: 'local_file_unreadable',
    what: `${file} does not say how to reach the embedded stack.`,
    remedy: 'Stop "npm start" and start it again.',
  })
}

function nothingToTalkTo(cause: unknown): CommandError {
  return new CommandError({
    code: 'no_installation',
    what: 'There is no Perennial to talk to: LEDGER_TABLE is not set, and "npm start" does not run in this folder.',
    remedy:
      'Either set LEDGER_TABLE (and AWS_REGION) to talk to a deployment, or run "npm start" here in another terminal.',
    cause,
  })
}
