import { deploy, type Functions } from '../functions.ts'
import { gate } from '../gate.ts'
import { makePoller } from '../poller.ts'
import { makePostman } from '../postman.ts'
import type { Process } from '../process.ts'
import { type Equipment, equip } from '../programs.ts'
import { makeSite, type Site, type SiteOptions } from '../site.ts'
import { step } from '../step.ts'
import type { World } from '../world.ts'
import { type Consume, makeConsume } from './consume.ts'
import { type DueList, makeDueList } from './due-list.ts'
import { makeIdempotencyTable } from './idempotency-table.ts'
import { receive } from './receive.ts'
import { makeScheduler } from './schedule.ts'

/** What a process of the baseline has at hand. */
interface BaselineEquipment extends Equipment {
  dueList: DueList
  consume: Consume
}

/** The same world as Perennial's, with the baseline deployed to it. */
export interface BaselineWorld extends Omit<Site, 'hire'>, Pick<World, 'step'> {
  functions: Functions<BaselineEquipment>
  dueList: DueList
}

export function makeBaselineWorld(options: SiteOptions): BaselineWorld {
  const { hire, ...site } = makeSite(options)
  const { timeline, deployment, emulator, queue, history } = site
  const [dueList, idempotency] = [makeDueList(), makeIdempotencyTable()]
  // Its tables are called as the ledger is: the weather treats them the same.
  const equipBaseline = (process: Process): BaselineEquipment => {
    const equipment = equip(deployment.installation, process)
    const consume = makeConsume(equipment, gate(process, 'ledger', idempotency))
    return { ...equipment, dueList: gate(process, 'ledger', dueList), consume }
  }
  const functions = deploy(deployment, equipBaseline)
  const [receiver, consumer] = [functions['receive-delivery'], functions['create-copies']]
  hire(
    makePostman({
      timeline,
      receive: (request) => receiver.invoke((deps) => receive(deps, request)),
      isDown: site.isDeaf,
      history,
    }),
  )
  const sources = [
    { nextMs: emulator.nextWakeMs, begin: () => void emulator.runDue() },
    makePoller({
      timeline,
      queue,
      consumer: {
        busy: consumer.busy,
        consume: (batch) => consumer.invoke(({ consume }, deadline) => consume(batch, deadline)),
      },
    }),
    makeScheduler(timeline, dueList, functions['dispatch-runs']),
  ]
  return { ...site, functions, dueList, step: (untilMs) => step(timeline, sources, untilMs) }
}
