import { expect, test } from 'vitest'
import { allFacts, type Fact, namesThatCan, type ResourceFacts } from './facts.ts'
import { type Organization, openOrganization, verdictOn } from './organization.ts'

/** Asks one list of a type per name; gives the names that it accepts. All others must be refused with 400. */
const accepted = async (
  { get }: Organization,
  names: readonly string[],
  pathOf: (name: string) => string,
): Promise<readonly string[]> => {
  const good: string[] = []
  for (const name of names) {
    const outcome = await get(pathOf(name))
    if (outcome.status === 200) good.push(name)
    else
      expect({ name, verdict: verdictOn(outcome) }).toEqual({ name, verdict: expect.stringMatching(/^400 [A-Z_]+$/) })
  }
  return good
}

/** What every resource has beside its attributes, and what none has. */
const id: Fact = { name: 'id', kind: 'string', can: 'FQS', required: false, of: [] }
const unknown: Fact = { name: 'colour', kind: 'string', can: '-', required: false, of: [] }

const fieldsOf = ({ fields }: ResourceFacts): readonly Fact[] => [id, ...fields, unknown]

const namesOf = (facts: readonly Fact[]): readonly string[] => facts.map(({ name }) => name)

test.each(allFacts)('$type are filtered by the filterable attributes, and by no other', async (facts) => {
  const fields = fieldsOf(facts)
  const path = (name: string) => `/api/${facts.type}?filter[q][${name}_null]=true`
  expect(await accepted(openOrganization(), namesOf(fields), path)).toEqual(namesThatCan(fields, 'Q'))
})

test.each(allFacts)('$type are filtered by the ids of filterable relationships, and of no other', async (facts) => {
  const relationships = [...facts.relationships, unknown]
  for (const predicate of ['eq', 'in', 'null']) {
    const path = (name: string) =>
      `/api/${facts.type}?filter[q][${name}_id_${predicate}]=${predicate === 'null' ? 'true' : 'nobody'}`
    const names = await accepted(openOrganization(), namesOf(relationships), path)
    expect({ predicate, names }).toEqual({ predicate, names: namesThatCan(relationships, 'Q') })
  }
})

test.each(allFacts)('$type are sorted by the sortable attributes, and by no other', async (facts) => {
  const fields = fieldsOf(facts)
  const path = (name: string) => `/api/${facts.type}?sort=-${name}`
  expect(await accepted(openOrganization(), namesOf(fields), path)).toEqual(namesThatCan(fields, 'S'))
})

test.each(allFacts)('$type are filtered by the scopes of the schema, and by no other', async (facts) => {
  const names = [...new Set(allFacts.flatMap(({ scopes }) => scopes))]
  const path = (name: string) => `/api/${facts.type}?filter[q][${name}]=true`
  expect(await accepted(openOrganization(), names, path)).toEqual(facts.scopes)
})

test.each(allFacts)('$type are shown with each includable relationship, and with no other', async (facts) => {
  const relationships = [...facts.relationships, unknown]
  const path = (name: string) => `/api/${facts.type}?include=${name}`
  expect(await accepted(openOrganization(), namesOf(relationships), path)).toEqual(namesThatCan(relationships, 'I'))
})

test.each(allFacts)('fields of $type can be asked for by every name that it has, and by no other', async (facts) => {
  const known = [...facts.fields, ...facts.relationships]
  const path = (name: string) => `/api/${facts.type}?fields[${facts.type}]=${name}`
  expect(await accepted(openOrganization(), namesOf([...known, unknown]), path)).toEqual(namesOf(known))
})
