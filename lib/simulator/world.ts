import { createCopies } from '../flows/create-copies/batch.ts'
import { receiveDelivery } from '../flows/receive-delivery.ts'
import type { DeployedFunction } from './function.ts'
import { deploy, type Functions } from './functions.ts'
import { makeListeners } from './listeners.ts'
import { type Consumer, makePoller } from './poller.ts'
import { makePostman, type Postman } from './postman.ts'
import { type Equipment, equip } from './programs.ts'
import { makeDispatcher, makeReconciler, type Pass } from './schedules.ts'
import { makeSite, type Site, type SiteOptions } from './site.ts'
import { type Source, whileUp } from './source.ts'
import { step } from './step.ts'

/** Perennial as it is deployed, and Commerce Layer, on one virtual timeline. */
export interface World extends Omit<Site, 'hire'> {
  functions: Functions
  postman: Postman
  /** Told of each reconciliation of the schedule when it has ended. */
  onPass(listener: (pass: Pass) => void): void
  /** Does what is next, unless that is after a time; everything that follows from it at once has then happened. */
  step(untilMs: number): Promise<'done' | 'nothing'>
}

export function makeWorld(options: SiteOptions): World {
  const { hire, ...site } = makeSite(options)
  const { timeline, deployment, isDeaf: isDown, history } = site
  const functions = deploy(deployment, (process) => equip(deployment.installation, process))
  const receiver = functions['receive-delivery']
  const postman = makePostman({
    timeline,
    receive: (request) => receiver.invoke((deps) => receiveDelivery(deps, request)),
    isDown,
    history,
  })
  hire(postman)
  const passes = makeListeners<[pass: Pass]>()
  const sources = sourcesOf({ ...site, functions }, passes.tell)
  return { ...site, functions, postman, onPass: passes.on, step: (untilMs) => step(timeline, sources, untilMs) }
}

function consumerOf(deployed: DeployedFunction<Equipment>): Consumer {
  return {
    busy: deployed.busy,
    consume: (batch) => deployed.invoke((deps, deadline) => createCopies(deps, batch, deadline)),
  }
}

type Parts = Pick<World, 'timeline' | 'emulator' | 'ledger' | 'queue' | 'functions' | 'settings' | 'truth' | 'weather'>

function sourcesOf(parts: Parts, tellPass: (pass: Pass) => void): Source[] {
  const { timeline, emulator, ledger, queue, functions, settings, truth, weather } = parts
  const schedule = {
    timeline,
    functions,
    ledger,
    isWhole: () => weather().schedules === 'whole',
    isSlowed: () => {
      const pace = ledger.peekPace()
      return (
        pace !== undefined && (pace.requestsPerMinute < settings.apiRequestsPerMinute || pace.stopped !== undefined)
      )
    },
  }
  const services = [
    makePoller({ timeline, queue, consumer: consumerOf(functions['create-copies']) }),
    makeDispatcher(schedule),
    makeReconciler(schedule, { changes: truth.changes, tellPass }),
  ]
  const asleep = { timeline, downtime: () => weather().downtime }
  return [
    { nextMs: emulator.nextWakeMs, begin: () => void emulator.runDue() },
    ...services.map((source) => whileUp(source, asleep)),
  ]
}
