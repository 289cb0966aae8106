import type { CallPoint, Fortune, Program } from './fate.ts'
import type { Timeline } from './timeline.ts'

/** A process that runs one of our programs: every call that it makes passes through here, and only while it lives. */
export interface Process {
  program: Program
  /** Makes a call of a dependency, with the fate that fortune has for it. */
  call<T>(name: string, effect: () => Promise<T>): Promise<T>
  /** Ends the process where it is: no call of it ever returns. */
  kill(): void
  /** Stops it between two invocations: calls that are under way return after the thaw. */
  freeze(): void
  thaw(): void
  /** What its work comes to, or that it was killed before; it has one piece of work at a time. */
  untilKilled<T>(work: Promise<T>): Promise<T | 'killed'>
}

export interface ProcessOptions {
  program: Program
  timeline: Timeline
  fortune: Fortune
  /** Told of each call and what became of it. */
  onCall: (point: CallPoint, outcome: string) => void
}

/** A dependency did not do it, or did not say that it did. */
export class CallFailed extends Error {
  readonly how: 'refused' | 'lost'

  constructor(point: CallPoint, how: CallFailed['how']) {
    super(`${point.name} was ${how}`)
    this.name = 'CallFailed'
    this.how = how
  }
}

/** One for each who waits: what waits for a promise is kept as long as the promise is. */
const never = (): Promise<never> => new Promise(() => {})

export function makeProcess({ program, timeline, fortune, onCall }: ProcessOptions): Process {
  let life: 'alive' | 'frozen' | 'dead' = 'alive'
  /** Of the work under way. */
  let tellKilled = (): void => {}
  let sleepers: (() => void)[] = []

  const kill = (): void => {
    life = 'dead'
    sleepers = []
    tellKilled()
  }
  /** Goes on when the process may: at once, after the thaw, or never. */
  const go = async (): Promise<void> => {
    while (life === 'frozen') await new Promise<void>((resolve) => sleepers.push(resolve))
    if (life === 'dead') await never()
  }

  return {
    program,
    untilKilled: (work) => {
      const killed = new Promise<void>((resolve) => {
        tellKilled = resolve
      })
      if (life === 'dead') tellKilled()
      // Work that ends at the very moment of the death has ended.
      return Promise.race([work, killed.then(() => 'killed' as const)])
    },
    kill,
    freeze: () => {
      if (life === 'alive') life = 'frozen'
    },
    thaw: () => {
      if (life !== 'frozen') return
      life = 'alive'
      const woken = sleepers
      sleepers = []
      for (const wake of woken) wake()
    },
    call: async (name, effect) => {
      const point = { program, name }
      const latencyMs = fortune.latencyMs(point)
      if (latencyMs > 0) await timeline.pause(latencyMs)
      if (life !== 'alive') await go()
      const fate = fortune.fateOf(point)
      onCall(point, fate)
      if (fate === 'killed_before') kill()
      if (fate === 'refused') throw new CallFailed(point, fate)
      if (life !== 'alive') await go()
      const answer = await effect()
      if (fate === 'killed_after') kill()
      if (life !== 'alive') await go()
      if (fate === 'lost') throw new CallFailed(point, fate)
      return answer
    },
  }
}
