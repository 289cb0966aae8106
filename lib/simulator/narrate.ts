import type { World } from './world.ts'

/** Notes in a history what a reader wants to know beyond the calls: how runs move, what Commerce Layer makes and places. */
export function narrate({ history, onLog, truth, timeline }: World): void {
  onLog((_level, code, fields = {}) => {
    if (code !== 'RUN_MOVED') return
    const { run, from, to, why } = fields
    history.note(timeline.nowMs(), `run ${run}: ${from} -> ${to} (${why})`)
  })
  truth.onPlaced(({ id }) => {
    const copy = truth.copyOfTarget(id)
    if (copy === undefined) return
    const { maker } = copy
    const by = maker.who === 'perennial' ? `${maker.run}/${maker.post}` : `the ${maker.who}`
    history.note(timeline.nowMs(), `Commerce Layer: order ${id} is placed, target of copy ${copy.id} by ${by}`)
  })
}
