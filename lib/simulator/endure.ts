import { type Course, goOn } from './game.ts'
import { type HistoryPlan, SHOP_IS_OPEN_MS } from './history-plan.ts'
import { enact, type Scene } from './people.ts'
import { openShop, sourceOrderOf } from './shop.ts'
import { CALM } from './weather.ts'
import type { World } from './world.ts'

/** What a storm passes over, whoever has deployed what to it. */
export type Stormy = Scene & Pick<World, 'emulator' | 'history' | 'setWeather'>

/** The shop opens, and the storm passes over it. */
export async function endure(course: Course, stormy: Stormy, plan: HistoryPlan): Promise<void> {
  const { timeline, emulator, history } = stormy
  await openShop(stormy, plan.series)
  await goOn(course, SHOP_IS_OPEN_MS)
  for (const planned of plan.acts) {
    timeline.at(planned.atMs, () => {
      history.note(planned.atMs, `person: ${planned.act} (${planned.plan.id})`)
      void enact(stormy, planned)
    })
  }
  for (const one of plan.series) {
    const repaired = { orders: { [sourceOrderOf(one)]: { copy_outcome: 'ok' } } } as const
    timeline.at(one.repairedMs, () => emulator.control.setSwitches(repaired))
  }
  history.note(timeline.nowMs(), 'the storm begins')
  stormy.setWeather(plan.weather)
  await goOn(course, plan.stormEndMs)
  if (course.violation) return
  history.note(timeline.nowMs(), 'the storm is over')
  stormy.setWeather(CALM)
  for (const one of Object.values(stormy.functions)) one.redeploy()
}
