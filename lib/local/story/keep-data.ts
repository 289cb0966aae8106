import { SECOND_MS } from '../../core/duration.ts'
import { afterMs } from '../real-timers.ts'
import { foreignDeadLetters } from './dead-letters.ts'
import { type KeptData, writeKeptData } from './kept-data.ts'
import type { Stage } from './stage.ts'

/** Keeps what a story is to be continued from, besides the ledger, which keeps itself. */
export interface Keeper {
  /** Saves; to be called when nothing is under way, so that ledger and emulator agree. */
  settled(): void
  /** The story was played to its end: whoever takes it up again may say so. */
  ended(): Promise<void>
  /** Saves now and then from now on: nobody knows when a person does something. */
  staysUp(): void
  /** Stops the functions and saves the last time; a story that never began leaves nothing. */
  stop(): Promise<void>
}

/** For a story that is kept nowhere. */
export const keepsNothing: Keeper = {
  settled: () => {},
  ended: async () => {},
  staysUp: () => {},
  stop: async () => {},
}

/** What is lost of the emulator at the most when this process is killed while it stays up. */
const SAVE_EVERY_MS = 5 * SECOND_MS

type Story = Pick<KeptData, 'runs' | 'seed' | 'storyStartMs' | 'progress' | 'deadLetters'>

/** Keeps a story in a folder that is there. */
export function makeKeeper(folder: string, stage: Stage, story: Story): Keeper {
  let { progress, deadLetters } = story
  let began: 'no' | 'yes' = 'no'
  let cancelTimer = () => {}
  const save = () => {
    began = 'yes'
    writeKeptData(folder, {
      version: 1,
      ...story,
      progress,
      deadLetters,
      deliveriesUrl: stage.stack.deliveriesUrl,
      clockOffsetMs: stage.stack.clockOffsetMs(),
      secrets: stage.stack.parameter('WEBHOOK_SECRETS_PARAMETER') ?? '{}',
      snapshot: stage.commerceLayer.emulator.snapshot(),
    })
  }
  const saveAgain = () => {
    save()
    cancelTimer = afterMs(SAVE_EVERY_MS, saveAgain)
  }
  return {
    settled: save,
    ended: async () => {
      progress = 'ended'
      deadLetters = await foreignDeadLetters(stage)
      save()
    },
    staysUp: saveAgain,
    stop: async () => {
      cancelTimer()
      if (began === 'no') return
      deadLetters = await foreignDeadLetters(stage)
      // Nothing may happen any more between the ledger's last write and the snapshot.
      await stage.stack.close()
      save()
    },
  }
}
