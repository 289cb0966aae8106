import type { News } from './news.ts'
import type { Scene } from './script.ts'

/** Tells the audience how a story goes. Times are the story's (epoch ms). */
export interface Teller {
  /** Something is done to the cast. */
  scene(scene: Pick<Scene, 'tells' | 'weight'>, nowMs: number): void
  /** The functions did something. */
  news(news: News, nowMs: number): void
  /** The clock was moved. */
  moved(nowMs: number): void
  /** Says something besides the story, such as what is being built. */
  aside(text: string): void
  /** The story has ended; the terminal is as it was. */
  end(): void
}
