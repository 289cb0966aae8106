import type { Host } from '../host.ts'

/** What `npm start -- --real` reaches outside itself for. */
export interface RealHost extends Host {
  sleepMs(lengthMs: number): Promise<void>
}
