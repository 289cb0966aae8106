import type { Definition, Wish } from '../definition.ts'
import { includesProblem } from '../deliveries/check-includes.ts'
import { isTopic } from '../deliveries/topics.ts'
import { drawHex } from '../ids.ts'
import { type Invalid, invalid } from '../invalid.ts'
import { isJsonList, type Json, type JsonObject } from '../json.ts'
import { change, insert, newId, nowIso } from '../records.ts'
import type { Resource } from '../resource.ts'
import { webhooksShape } from '../shapes/webhooks.ts'
import { plainAttributes, type Triggers, updateWithTrigger } from '../wish-triggers.ts'
import type { World } from '../world.ts'

const isHttpUrl = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)

const refuse = (name: string, found: Pick<Invalid, 'key' | 'message' | 'value'>) =>
  invalid({ part: 'attributes', name, ...found })

/** The webhooks that have a name; at most one, since the machine schema calls names unique. */
export const webhooksNamed = (world: World, name: Json): readonly Resource[] =>
  world.store.all(['webhooks']).filter(({ attributes }) => attributes.name === name)

/** A webhook's attributes as they would be, and what of them is asked for. */
type Wanted = { readonly wanted: JsonObject; readonly whole: JsonObject }

/** Refuses what webhook `id` cannot have. What is not asked for may stay as it is. */
const check = (world: World, id: string, { wanted, whole }: Wanted): void => {
  const { name = null, topic = null, callback_url = null, include_resources } = whole
  if ('topic' in wanted && !(typeof topic === 'string' && isTopic(topic))) {
    throw refuse('topic', { key: 'inclusion', value: topic })
  }
  if ('callback_url' in wanted && !(typeof callback_url === 'string' && isHttpUrl(callback_url))) {
    throw refuse('callback_url', { key: 'invalid', message: 'is not a valid URL', value: callback_url })
  }
  const holders = 'name' in wanted && name !== null ? webhooksNamed(world, name) : []
  if (holders.some((holder) => holder.id !== id)) throw refuse('name', { key: 'taken', value: name })
  if (!('topic' in wanted || 'include_resources' in wanted)) return
  const includes = isJsonList(include_resources) ? include_resources.map(String) : []
  const problem = includesProblem(world, String(topic), includes)
  if (problem !== undefined) throw refuse('include_resources', { key: 'invalid', message: problem })
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
    check(world, id, { wanted: attributes, whole: attributes })
    return insert(world, { type: 'webhooks', id, attributes: { ...attributes, shared_secret: newSecret(world) } })
  },
  update: (world, webhook, wish) =>
    updateWithTrigger(world, webhook, {
      wish,
      triggers,
      apply: (plain) => {
        check(world, webhook.id, { wanted: plain, whole: { ...webhook.attributes, ...plain } })
        return Object.keys(plain).length === 0 ? webhook : change(world, webhook, plain)
      },
    }),
  remove: (world, webhook) => world.store.remove(webhook),
}
