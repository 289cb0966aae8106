import type { Json } from '../../../lib/emulator/json.ts'
import type { EndpointType } from '../../../lib/emulator/schema.ts'
import { dayMs } from '../stage.ts'
import { linkageFor, type Members, minimalBody, valueFor } from './bodies.ts'
import { factsOffering, type ResourceFacts } from './facts.ts'
import { type Organization, type Outcome, openOrganization } from './organization.ts'

/** Relationships that say the same as `item` and are not set together with it. */
const narrowed = new Set(['sku', 'bundle', 'adjustment'])

/** Everything that a POST may say about a resource, at once. */
const fullBody = ({ type, fields, relationships }: ResourceFacts): Members => {
  const least = minimalBody(type, 100)
  const attributes: Record<string, Json> = { ...least.attributes }
  for (const field of fields) if (field.can.includes('C')) attributes[field.name] = valueFor(type, field)
  const linkages: Record<string, Json> = { ...least.relationships }
  for (const relationship of relationships) {
    const { name, can } = relationship
    if (can.includes('C') && !(name in linkages) && !narrowed.has(name)) linkages[name] = linkageFor(type, relationship)
  }
  return { attributes, relationships: linkages }
}

const accepted = (what: string, { status, document }: Outcome): void => {
  if (status >= 300) throw new Error(`expected ${what} to be accepted, got ${status}: ${JSON.stringify(document)}`)
}

/** What happens to the seeded resources, one trigger after the other. */
const history: readonly (readonly [type: EndpointType, id: string, trigger: string])[] = [
  ['orders', 'source', '_create_subscriptions'],
  ['orders', 'source', '_refresh'],
  ['orders', 'source', '_archive'],
  ['orders', 'source', '_approve'],
  ['markets', 'closed', '_disable'],
  ['webhooks', 'quiet', '_disable'],
]

/** An organization in which everything that can be said was said, and some days went by. */
export const openLivedIn = async (): Promise<Organization> => {
  const organization = openOrganization()
  const { stage, post, patch } = organization
  for (const [type, id, name] of history) {
    accepted(`${type}/${id} ${name}`, await patch(type, id, { attributes: { [name]: true } }))
  }
  // Afterwards, since among the copies is one that cancels its source order.
  for (const facts of factsOffering('create')) accepted(facts.type, await post(facts.type, fullBody(facts)))
  await stage.run(3 * dayMs)
  return organization
}
