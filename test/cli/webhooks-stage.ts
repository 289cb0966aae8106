import type { Seed } from '../../lib/emulator/control-types.ts'
import { dice } from '../../lib/emulator/dice.ts'
import { type HttpEmulator, startHttpEmulator } from '../../lib/emulator/http.ts'
import { type LocalSsm, startSsm } from '../../lib/local/aws/ssm.ts'
import { type LedgerStage, ledgerStage, NOW_MS, type RunOptions } from './ledger-stage.ts'

export const DELIVERIES_URL = 'https://shop.example/deliveries'
export const PARAMETER = '/perennial/test/webhook-secrets'

/** A deployment with the secrets' parameter, the organization it works for, and `perennial webhooks` on both. */
export interface WebhooksStage extends Pick<LedgerStage, 'environment'> {
  emulator: HttpEmulator['emulator']
  ssm: LocalSsm
  run(args: readonly string[], options?: RunOptions): ReturnType<LedgerStage['run']>
  /** Moves everybody's clock on. */
  pass(byMs: number): void
  close(): Promise<void>
}

export async function webhooksStage(seed: Seed = {}): Promise<WebhooksStage> {
  const stage = await ledgerStage()
  const ssm = await startSsm(new Map())
  let nowMs = NOW_MS
  // Moves whenever it is looked at, so that nobody has to wait for a turn.
  const clock = {
    nowMs: () => {
      nowMs += 10
      return nowMs
    },
  }
  const commerceLayer = await startHttpEmulator({ clock, random: dice() })
  commerceLayer.emulator.control.seed(seed)
  const { organization, clientId, clientSecret } = commerceLayer.emulator.credentials
  const environment = {
    ...stage.environment,
    AWS_ENDPOINT_URL_SSM: ssm.endpoint,
    WEBHOOK_SECRETS_PARAMETER: PARAMETER,
    DELIVERIES_URL,
    COMMERCE_LAYER_ORGANIZATION: organization,
    COMMERCE_LAYER_API_URL: commerceLayer.url,
    COMMERCE_LAYER_AUTH_URL: commerceLayer.url,
    COMMERCE_LAYER_CLIENT_ID: clientId,
    COMMERCE_LAYER_CLIENT_SECRET: clientSecret,
    API_REQUESTS_PER_MINUTE: '6000',
  }
  return {
    environment,
    emulator: commerceLayer.emulator,
    ssm,
    run: (args, options = {}) => stage.run(['webhooks', ...args], { environment, clock, ...options }),
    pass: (byMs) => {
      nowMs += byMs
    },
    close: async () => {
      await commerceLayer.close()
      await ssm.close()
      await stage.close()
    },
  }
}
