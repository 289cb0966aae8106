import { makeOrganizationApi } from '../../../lib/adapters/commerce-layer/commerce-layer.ts'
import { makeWebhookAdministration } from '../../../lib/adapters/commerce-layer/webhook-administration.ts'
import type { WebhookPlan, WebhookSituation } from '../../../lib/core/webhook-plan.ts'
import { parseWebhookSecrets, type WebhookSecrets, writeWebhookSecrets } from '../../../lib/core/webhook-secrets.ts'
import { dice } from '../../../lib/emulator/dice.ts'
import type { EmulatorState } from '../../../lib/emulator/state-types.ts'
import type { SecretStore } from '../../../lib/flows/dependencies-of-webhooks.ts'
import { carryOutPlan, type DoneStep } from '../../../lib/flows/webhooks/carry-out-plan.ts'
import { readSituation, type WebhookNeeds } from '../../../lib/flows/webhooks/read-situation.ts'
import { clientOptions } from '../../contract/client.ts'
import { makeStage, type Stage, type StageOptions } from '../../emulator/stage.ts'

const DELIVERIES_URL = 'https://shop.example/deliveries'

/** An organization and the secrets' parameter, with an operator who may die at any effect. */
export interface WebhookStage {
  stage: Stage
  needs: WebhookNeeds
  /** The parameter as it is. */
  parameter: { value: string; version: number }
  secrets(): WebhookSecrets
  webhooks(): EmulatorState['webhooks']
  /** Makes a plan and carries it out; answers with what was done. */
  carryOut(plan: (situation: WebhookSituation) => WebhookPlan): Promise<DoneStep[]>
  /** Counts effects from now on; the operator dies before the one of this number, from 1, which is after the one before it. */
  countEffects(deadly?: number): void
  /** How many effects there were since. */
  effects(): number
  /** Another stage on which everything is as it is here by now. */
  again(): WebhookStage
}

class Died extends Error {}

export function webhookStage(options: StageOptions = {}, beforeEffect = async () => {}): WebhookStage {
  const stage = makeStage(options)
  const parameter = { value: '{}', version: 0 }
  let effects = 0
  let deadlyEffect: number | undefined
  const effect = async <T>(act: () => Promise<T>): Promise<T> => {
    effects += 1
    stage.skip(1_000)
    if (effects === deadlyEffect) throw new Died(`killed before effect ${effects}`)
    await beforeEffect()
    return await act()
  }
  const secrets = () => secretsIn(parameter.value)
  const webhooks = makeWebhookAdministration(makeOrganizationApi(clientOptions(stage)).api)
  const needs: WebhookNeeds = {
    webhooks: {
      list: webhooks.list,
      createDisabled: (wanted) => effect(() => webhooks.createDisabled(wanted)),
      change: (id, change) => effect(() => webhooks.change(id, change)),
      enable: (id) => effect(() => webhooks.enable(id)),
      disable: (id) => effect(() => webhooks.disable(id)),
      resetCircuit: (id) => effect(() => webhooks.resetCircuit(id)),
      remove: (id) => effect(() => webhooks.remove(id)),
    },
    store: {
      read: async () => ({ secrets: secrets(), version: parameter.version }),
      write: (changed) => effect(async () => write(parameter, changed)),
    },
    deliveriesUrl: DELIVERIES_URL,
    clock: { nowMs: stage.nowMs },
  }
  return {
    stage,
    needs,
    parameter,
    secrets,
    webhooks: () => stage.emulator.control.state().webhooks,
    carryOut: async (plan) => {
      const done: DoneStep[] = []
      const carried = plan(await readSituation(needs))
      await carryOutPlan({ ...needs, onDone: (step) => done.push(step) }, carried)
      return done
    },
    countEffects: (deadly) => {
      effects = 0
      deadlyEffect = deadly
    },
    effects: () => effects,
    again: () => {
      const snapshot = stage.emulator.snapshot()
      // Other dice, or it would draw the secrets that there are already.
      const other = webhookStage({ ...options, snapshot, startMs: stage.nowMs(), random: dice(2) }, beforeEffect)
      Object.assign(other.parameter, parameter)
      return other
    },
  }
}

/** Whether the operator was killed; any other end is thrown. */
export async function survives(work: Promise<unknown>): Promise<'survived' | 'died'> {
  try {
    await work
    return 'survived'
  } catch (error) {
    if (error instanceof Died) return 'died'
    throw error
  }
}

export function secretsIn(json: string): WebhookSecrets {
  const parsed = parseWebhookSecrets(json)
  if ('secrets' in parsed) return parsed.secrets
  throw new Error(parsed.problem)
}

function write(
  parameter: WebhookStage['parameter'],
  { secrets, version }: Parameters<SecretStore['write']>[0],
): Awaited<ReturnType<SecretStore['write']>> {
  const expected = parameter.version === version
  parameter.value = writeWebhookSecrets(secrets)
  parameter.version += 1
  return expected ? 'written' : 'overwrote'
}
