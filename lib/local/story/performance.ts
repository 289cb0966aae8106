import type { Audience } from './audience.ts'
import type { Interruption } from './interruption.ts'
import type { Keeper } from './keep-data.ts'
import type { NewsDesk } from './news-desk.ts'
import type { StoryOptions } from './options.ts'
import type { Plot } from './plot.ts'
import type { Stage } from './stage.ts'

/** Everything that one start has in hand. */
export interface Performance {
  options: StoryOptions
  stage: Stage
  plot: Plot
  audience: Audience
  newsDesk: NewsDesk
  interruption: Interruption
  keeper: Keeper
  /** By the machine's clock (epoch ms). */
  startedMs: number
}
