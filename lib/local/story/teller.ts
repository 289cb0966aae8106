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

/** The same teller, silent for good once it has ended: what still happens must not draw over what is said afterwards. */
export function silentAfterItsEnd(teller: Teller): Teller {
  let state: 'telling' | 'ended' = 'telling'
  const unlessEnded =
    <Told extends unknown[]>(tell: (...told: Told) => void) =>
    (...told: Told) => {
      if (state === 'telling') tell(...told)
    }
  return {
    scene: unlessEnded(teller.scene),
    news: unlessEnded(teller.news),
    moved: unlessEnded(teller.moved),
    aside: unlessEnded(teller.aside),
    end: unlessEnded(() => {
      state = 'ended'
      teller.end()
    }),
  }
}
