import type { ReplayKind } from '../core/replay-kinds.ts'

const KIND_WORDS: Readonly<Record<ReplayKind, string>> = {
  already_done: 'its order is there, and the run ends with it',
  would_create: 'its copy is created, and the order placed as its series asks',
  would_place: 'the order that its copy left is placed',
  in_doubt: 'a copy of it may have been made unseen: looks once more, then makes what is missing, in two steps',
  in_work: 'a copy of it is at work, and is waited for',
  series_over: 'its series was cancelled or is no more, and the run is skipped',
  series_inactive: 'nobody runs its series at present, and the run is skipped for good: set the series right first',
  cancelled_since: 'its order was cancelled at Commerce Layer, and another one is made',
  outside_window: 'its order is made although it is later than CATCH_UP_WINDOW allows',
  looping: 'two replays have ended in the same reason: set that right first',
}

/** What a replay of a run does, a sentence for people. */
export function replayWords(kind: ReplayKind): string {
  return KIND_WORDS[kind]
}
