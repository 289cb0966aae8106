import type { Definition } from '../definition.ts'
import { publishAgain } from '../deliveries/publish.ts'
import { invalid } from '../invalid.ts'
import { change, current } from '../records.ts'
import type { Resource } from '../resource.ts'
import { eventsShape } from '../shapes/events.ts'
import { type Triggers, updateWithTrigger } from '../wish-triggers.ts'
import type { World } from '../world.ts'

const fireAgain = (world: World, event: Resource): Resource => {
  switch (publishAgain(world, event)) {
    case 'resource_gone':
      throw invalid({ part: 'attributes', name: '_trigger', key: 'invalid', message: 'resource must exist' })
    case 'told':
      return change(world, current(world, event), {})
  }
}

const triggers: Triggers = { _trigger: fireAgain }

/** What has happened to resources; triggering an event tells its webhooks once more. */
export const events: Definition = {
  ...eventsShape,
  update: (world, event, wish) =>
    updateWithTrigger(world, event, {
      wish,
      triggers,
      apply: (plain) => (Object.keys(plain).length === 0 ? event : change(world, event, plain)),
    }),
}
