import type { Definition } from '../definition.ts'
import { eventsShape } from '../shapes/events.ts'

/** What has happened to resources; triggering an event tells its webhooks once more. */
export const events: Definition = { ...eventsShape }
