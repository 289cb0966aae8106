import { isDeepStrictEqual } from 'node:util'
import { at, type JsonObject } from '../../../lib/emulator/json.ts'
import type { EndpointType } from '../../../lib/emulator/schema.ts'
import { linkageFor, type Members, valueFor } from './bodies.ts'
import type { Fact, ResourceFacts } from './facts.ts'
import { idOf, type Organization, type Outcome, verdictOn } from './organization.ts'

/** Says one thing about a resource, in a POST or a PATCH. */
export type Say = (members: Members) => Promise<Outcome>

/** What became of each wish, by the name of the attribute or relationship. */
export type Verdicts = Readonly<Record<string, string>>

export const taken = 'taken'
export const refused = '400 PARAM_NOT_ALLOWED'

/** Something that no resource has. */
const unknown: Fact = { name: 'colour', kind: 'string', can: '-', required: false, of: ['colours'] }

const attributeVerdict = async (type: EndpointType, field: Fact, say: Say): Promise<string> => {
  const sent = valueFor(type, field)
  const outcome = await say({ attributes: { [field.name]: sent } })
  if (outcome.status >= 300) return verdictOn(outcome)
  const shown = at(outcome.document, 'data', 'attributes', field.name)
  const isAsSent = field.can.includes('F') ? isDeepStrictEqual(shown, sent) : shown === undefined
  return isAsSent ? taken : `sent as ${JSON.stringify(sent)}, shown as ${JSON.stringify(shown)}`
}

/** Sets each attribute, those that nobody may set and one that does not exist included. */
export const attributeVerdicts = async ({ type, fields }: ResourceFacts, say: Say): Promise<Verdicts> => {
  const verdicts: Record<string, string> = {}
  for (const field of [...fields, unknown]) verdicts[field.name] = await attributeVerdict(type, field, say)
  return verdicts
}

const relationshipVerdict = async (
  { get }: Organization,
  { type, relationship }: { type: EndpointType; relationship: Fact },
  say: Say,
): Promise<string> => {
  const sent: JsonObject = linkageFor(type, relationship)
  const outcome = await say({ relationships: { [relationship.name]: sent } })
  if (outcome.status >= 300) return verdictOn(outcome)
  // Only tags can be set as lists, and tags are not kept.
  if (relationship.kind === 'many') return taken
  const { document } = await get(`/api/${type}/${idOf(outcome)}/relationships/${relationship.name}`)
  const shown = at(document, 'data')
  const isAsSent = isDeepStrictEqual(shown, sent.data)
  return isAsSent ? taken : `sent as ${JSON.stringify(sent.data)}, shown as ${JSON.stringify(shown)}`
}

/** Sets each relationship, those that nobody may set and one that does not exist included. */
export const relationshipVerdicts = async (
  organization: Organization,
  { type, relationships }: ResourceFacts,
  say: Say,
): Promise<Verdicts> => {
  const verdicts: Record<string, string> = {}
  for (const relationship of [...relationships, unknown]) {
    verdicts[relationship.name] = await relationshipVerdict(organization, { type, relationship }, say)
  }
  return verdicts
}

/** What the facts demand: what has the letter is taken, everything else refused. */
export const demanded = (facts: readonly Fact[], letter: 'C' | 'U'): Verdicts =>
  Object.fromEntries([...facts, unknown].map(({ name, can }) => [name, can.includes(letter) ? taken : refused]))
