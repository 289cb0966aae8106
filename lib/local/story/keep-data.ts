import { SECOND_MS } from '../../core/duration.ts'
import { afterMs } from '../real-timers.ts'
import { foreignDeadLetters } from './dead-letters.ts'
import { type KeptData, writeKeptData } from './kept-data.ts'
import type { Stage } from './stage.ts'

/** What is lost of the emulator at the most when this process is killed; the ledger itself loses nothing. */
const SAVE_EVERY_MS = 5 * SECOND_MS

/** Saves now and then what a story is to be continued from. Answers with what stops the functions and saves the last time. */
export function keepData(
  folder: string,
  stage: Stage,
  story: { runs: number; seed: number; storyStartMs: number },
): () => Promise<void> {
  let deadLetters: readonly string[] = []
  let cancelTimer = () => {}
  const save = () => {
    const kept: KeptData = {
      version: 1,
      ...story,
      deliveriesUrl: stage.stack.deliveriesUrl,
      clockOffsetMs: stage.stack.clockOffsetMs(),
      secrets: Object.fromEntries(stage.secrets),
      deadLetters,
      snapshot: stage.commerceLayer.emulator.snapshot(),
    }
    writeKeptData(folder, kept)
  }
  const saveAgain = () => {
    save()
    cancelTimer = afterMs(SAVE_EVERY_MS, saveAgain)
  }
  saveAgain()
  return async () => {
    cancelTimer()
    deadLetters = await foreignDeadLetters(stage)
    // Nothing may happen any more between the ledger's last write and the snapshot.
    await stage.stack.close()
    save()
  }
}
