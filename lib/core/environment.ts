import { ConfigurationInvalid } from './configuration-invalid.ts'
import { DEFAULT_SETTINGS, parseSettings, type SettingProblem, type Settings } from './settings.ts'
import { type Environment, textOf } from './variables.ts'
import { parseWebhookSecrets, type WebhookSecrets } from './webhook-secrets.ts'

/** Where a secret is: at hand, or in an SSM parameter of this name. */
export type Secret<T> = { kind: 'value'; value: T } | { kind: 'parameter'; name: string }

/** Where Commerce Layer is, and who we are there. URLs are without a slash at the end. */
export interface CommerceLayerConfiguration {
  /** For people; empty when only a URL was given. */
  organization: string
  apiUrl: string
  authUrl: string
  clientId: string
  clientSecret: Secret<string>
}

/** Reads one part of the configuration each; a function takes the parts that it needs and is given nothing else. */
export interface ConfigurationReader {
  settings(): Settings
  ledgerTable(): string
  copyRequestsQueueUrl(): string
  parkedQueueUrl(): string
  commerceLayer(): CommerceLayerConfiguration
  webhookSecrets(): Secret<WebhookSecrets>
}

const DEFAULT_AUTH_URL = 'https://auth.commercelayer.io'
const URL_TEXT = /^https?:\/\/[^\s/]\S*$/
const SLUG = /^[A-Za-z0-9][A-Za-z0-9-]*$/

/**
 * Reads what `choose` asks for from an environment.
 *
 * @throws {ConfigurationInvalid} naming all that is wrong at once.
 */
export function readConfiguration<T>(environment: Environment, choose: (read: ConfigurationReader) => T): T {
  const problems: SettingProblem[] = []
  const chosen = choose(configurationReader(environment, problems))
  if (problems.length > 0) throw new ConfigurationInvalid(problems, environment)
  return chosen
}

/** Goes on after a problem with something harmless, so that all problems come together. */
function configurationReader(environment: Environment, problems: SettingProblem[]): ConfigurationReader {
  const must = (variable: string, expected: string, pattern: RegExp): string => {
    const text = textOf(environment, variable)
    if (!pattern.test(text)) problems.push({ variable, expected })
    return text
  }
  const url = (variable: string, example: string) => trimSlashes(must(variable, `a URL such as ${example}`, URL_TEXT))
  const urlOr = (variable: string, otherwise: string) =>
    textOf(environment, variable) === '' ? otherwise : url(variable, otherwise)
  /** A secret at hand wins over the parameter that holds it elsewhere. */
  const secret = (variable: string, parameter: string): Secret<string> => {
    const [value, name] = [textOf(environment, variable), textOf(environment, parameter)]
    if (value === '' && name !== '') return { kind: 'parameter', name }
    if (value === '')
      problems.push({ variable, expected: `a value, or in ${parameter} the name of an SSM SecureString` })
    return { kind: 'value', value }
  }
  return {
    settings: () => readSettings(environment, problems),
    ledgerTable: () => must('LEDGER_TABLE', 'the name of the DynamoDB table', /^\S+$/),
    copyRequestsQueueUrl: () =>
      url('COPY_REQUESTS_QUEUE_URL', 'https://sqs.eu-west-1.amazonaws.com/123456789012/copy-requests'),
    parkedQueueUrl: () => url('PARKED_QUEUE_URL', 'https://sqs.eu-west-1.amazonaws.com/123456789012/parked'),
    commerceLayer: () => {
      const hasUrl = textOf(environment, 'COMMERCE_LAYER_API_URL') !== ''
      const slug = 'the slug of the organization, as in https://<slug>.commercelayer.io'
      const organization = hasUrl
        ? textOf(environment, 'COMMERCE_LAYER_ORGANIZATION')
        : must('COMMERCE_LAYER_ORGANIZATION', slug, SLUG)
      return {
        organization,
        apiUrl: urlOr('COMMERCE_LAYER_API_URL', `https://${organization}.commercelayer.io`),
        authUrl: urlOr('COMMERCE_LAYER_AUTH_URL', DEFAULT_AUTH_URL),
        clientId: must('COMMERCE_LAYER_CLIENT_ID', 'the client id of an integration', /^\S+$/),
        clientSecret: secret('COMMERCE_LAYER_CLIENT_SECRET', 'COMMERCE_LAYER_CLIENT_SECRET_PARAMETER'),
      }
    },
    webhookSecrets: () => {
      const json = secret('WEBHOOK_SECRETS', 'WEBHOOK_SECRETS_PARAMETER')
      return json.kind === 'parameter' ? json : readWebhookSecrets(json.value, problems)
    },
  }
}

function readSettings(environment: Environment, problems: SettingProblem[]): Settings {
  const parsed = parseSettings(environment)
  if ('settings' in parsed) return parsed.settings
  problems.push(...parsed.problems)
  return DEFAULT_SETTINGS
}

function readWebhookSecrets(json: string, problems: SettingProblem[]): Secret<WebhookSecrets> {
  const parsed = json === '' ? { secrets: new Map() } : parseWebhookSecrets(json)
  if ('secrets' in parsed) return { kind: 'value', value: parsed.secrets }
  problems.push({ variable: 'WEBHOOK_SECRETS', expected: parsed.problem.replace(/^expected /, '') })
  return { kind: 'value', value: new Map() }
}

function trimSlashes(url: string): string {
  return url.replace(/\/+$/, '')
}
