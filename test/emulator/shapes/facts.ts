import { type EndpointType, endpointTypes, type Operation } from '../../../lib/emulator/schema.ts'
import written from './schema-facts.json' with { type: 'json' }

/*
 * What the platform's machine schema 7.9.16 says about each resource, in a form of our own:
 *
 *   field:        <type> <can> [required] [=<default>] [of <value>|<value>...]
 *   relationship: one|many <can> [required] of <type>|<type>...
 *
 * `can` are letters: C set on create, U set on update, F fetched, Q filtered by, S sorted by, I included; `-` for none of them.
 * The emulator's shapes say the same independently; the tests here hold the two against each other.
 */

/** One field or relationship. */
export type Fact = {
  readonly name: string
  /** A field's type; `one` or `many` of a relationship. */
  readonly kind: string
  readonly can: string
  readonly required: boolean
  /** As text. */
  readonly default?: string
  /** The values of a field, the types of a relationship; empty where the schema names none. */
  readonly of: readonly string[]
}

export type ResourceFacts = {
  readonly type: EndpointType
  readonly operations: readonly string[]
  /** Filters by name alone. */
  readonly scopes: readonly string[]
  readonly fields: readonly Fact[]
  readonly relationships: readonly Fact[]
}

type Written = {
  readonly operations: string
  readonly scopes?: string
  readonly fields: Readonly<Record<string, string>>
  readonly relationships: Readonly<Record<string, string>>
}

const pattern =
  /^(?<kind>[a-z]+) (?<can>[CUFQSI]+|-)(?<required> required)?(?: =(?<default>\S+))?(?: of (?<of>[a-z_|]+))?$/

const factOf = ([name, text]: readonly [string, string]): Fact => {
  const found = pattern.exec(text)?.groups
  if (found === undefined) throw new Error(`expected "<kind> <can> ..." of ${name}, got "${text}"`)
  return {
    name,
    kind: found.kind ?? '',
    can: found.can ?? '',
    required: found.required !== undefined,
    ...(found.default === undefined ? {} : { default: found.default }),
    of: found.of?.split('|') ?? [],
  }
}

const resourceOf = (type: EndpointType): ResourceFacts => {
  const { operations, scopes = '', fields, relationships }: Written = written[type]
  return {
    type,
    operations: operations.split(' '),
    scopes: scopes.split(' ').filter((scope) => scope !== ''),
    fields: Object.entries(fields).map(factOf),
    relationships: Object.entries(relationships).map(factOf),
  }
}

/** The facts of all resources. */
export const allFacts: readonly ResourceFacts[] = endpointTypes.map(resourceOf)

/** The facts of the resources that offer an operation. */
export const factsOffering = (operation: Operation): readonly ResourceFacts[] =>
  allFacts.filter(({ operations }) => operations.includes(operation))

/** The names of facts that have a letter. */
export const namesThatCan = (facts: readonly Fact[], letter: string): readonly string[] =>
  facts.filter(({ can }) => can.includes(letter)).map(({ name }) => name)
