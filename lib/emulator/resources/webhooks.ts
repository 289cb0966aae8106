import { invalid } from '../api-error.ts'
import type { Definition, Wish } from '../definition.ts'
import { includesProblem } from '../deliveries/check-includes.ts'
import { isTopic } from '../deliveries/topics.ts'
import { drawHex } from '../ids.ts'
import { isJsonList, type JsonObject } from '../json.ts'
import { change, insert, newId, nowIso } from '../records.ts'
import { webhooksShape } from '../shapes/webhooks.ts'
import { plainAttributes, type Triggers, updateWithTrigger } from '../wish-triggers.ts'
import type { World } from '../world.ts'

const isHttpUrl = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)

const attributeProblem = (name: string, message: string) => invalid({ part: 'attributes', name, message })

/** Refuses what webhook `id` cannot have. */
const check = (world: World, id: string, { name, topic, callback_url, include_resources }: JsonObject): void => {
  if (typeof topic !== 'string' || !isTopic(topic)) throw attributeProblem('topic', 'is not included in the list')
  if (typeof callback_url !== 'string' || !isHttpUrl(callback_url)) {
    throw attributeProblem('callback_url', 'is not a valid URL')
  }
  // The machine schema calls the name unique.
  const twin = world.store.all(['webhooks']).find((other) => other.id !== id && other.attributes.name === name)
  if (twin !== undefined && typeof name === 'string') throw attributeProblem('name', 'has already been taken')
  const includes = isJsonList(include_resources) ? include_resources.map(String) : []
  const problem = includesProblem(world, topic, includes)
  if (problem !== undefined) throw attributeProblem('include_resources', problem)
}

const newSecret = (world: World): string => drawHex(32, world.random)

const triggers: Triggers = {
  _disable: (world, webhook) => change(world, webhook, { disabled_at: nowIso(world) }),
  _enable: (world, webhook) => change(world, webhook, { disabled_at: null }),
  _reset_circuit: (world, webhook) => change(world, webhook, { circuit_state: 'closed', circuit_failure_count: 0 }),
  _regenerate_shared_secret: (world, webhook) => change(world, webhook, { shared_secret: newSecret(world) }),
}

/** The attributes of a new webhook. */
const attributesOf = (world: World, id: string, wish: Wish): JsonObject => {
  const { name, ...plain } = plainAttributes(wish)
  return {
    ...plain,
    name: name ?? `Webhook ${id}`,
    disabled_at: wish.attributes._disable === true ? nowIso(world) : null,
  }
}

/** Webhooks: one topic each, with a secret of its own and a circuit breaker. */
export const webhooks: Definition = {
  ...webhooksShape,
  create: (world, wish) => {
    const id = newId(world)
    const attributes = attributesOf(world, id, wish)
    check(world, id, attributes)
    return insert(world, { type: 'webhooks', id, attributes: { ...attributes, shared_secret: newSecret(world) } })
  },
  update: (world, webhook, wish) =>
    updateWithTrigger(world, webhook, {
      wish,
      triggers,
      apply: (plain) => {
        check(world, webhook.id, { ...webhook.attributes, ...plain })
        return Object.keys(plain).length === 0 ? webhook : change(world, webhook, plain)
      },
    }),
  remove: (world, webhook) => world.store.remove(webhook),
}
