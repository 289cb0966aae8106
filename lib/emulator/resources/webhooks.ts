import { invalid } from '../api-error.ts'
import type { Definition, Wish } from '../definition.ts'
import { includesProblem, topicPattern } from '../deliveries/check-includes.ts'
import { drawHex } from '../ids.ts'
import { isJsonList, type JsonObject } from '../json.ts'
import { change, insert, newId, nowIso } from '../records.ts'
import { webhooksShape } from '../shapes/webhooks.ts'
import { plainAttributes } from '../wish-triggers.ts'
import type { World } from '../world.ts'

const isHttpUrl = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)

const attributeProblem = (name: string, message: string) => invalid({ part: 'attributes', name, message })

const check = (world: World, { topic, callback_url, include_resources }: JsonObject): void => {
  if (typeof topic !== 'string' || !topicPattern.test(topic))
    throw attributeProblem('topic', 'is not included in the list')
  if (typeof callback_url !== 'string' || !isHttpUrl(callback_url)) {
    throw attributeProblem('callback_url', 'is not a valid URL')
  }
  const includes = isJsonList(include_resources) ? include_resources.map(String) : []
  const problem = includesProblem(world, topic, includes)
  if (problem !== undefined) throw attributeProblem('include_resources', problem)
}

/** What the triggers among the attributes do, as attributes. */
const triggered = (world: World, { attributes }: Wish): JsonObject => ({
  ...(attributes._disable === true ? { disabled_at: nowIso(world) } : {}),
  ...(attributes._enable === true ? { disabled_at: null } : {}),
  ...(attributes._reset_circuit === true ? { circuit_state: 'closed', circuit_failure_count: 0 } : {}),
})

/** Webhooks: one topic each, with a secret of its own and a circuit breaker. */
export const webhooks: Definition = {
  ...webhooksShape,
  create: (world, wish) => {
    check(world, wish.attributes)
    const id = newId(world)
    return insert(world, {
      type: 'webhooks',
      id,
      attributes: {
        name: `Webhook ${id}`,
        shared_secret: drawHex(32, world.random),
        ...plainAttributes(wish),
        ...triggered(world, wish),
      },
    })
  },
  update: (world, webhook, wish) => {
    const attributes = { ...plainAttributes(wish), ...triggered(world, wish) }
    check(world, { ...webhook.attributes, ...attributes })
    return change(world, webhook, attributes)
  },
  remove: (world, webhook) => world.store.remove(webhook),
}
