import fc from 'fast-check'
import { catalog } from '../../../../lib/emulator/catalog.ts'
import { type EndpointType, endpointTypes, type Operation } from '../../../../lib/emulator/schema.ts'
import { type BadRequest, oddNames } from './bad-request.ts'
import type { Shop } from './shop.ts'

/** A segment of a path that names nothing. Dots alone would lead to another path, and nothing to a shorter one. */
const odd = fc
  .oneof(fc.constantFrom(...oddNames), fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }))
  .map((name) => encodeURIComponent(name.toWellFormed()))
  .filter((name) => !/^(\.|%2e)+$/i.test(name))

const type = fc.constantFrom(...endpointTypes)

const knows = (of: EndpointType, name: string): boolean => Object.hasOwn(catalog[of].relationships, name)

/** Paths that lead nowhere. */
export const lostPaths = ({ found }: Shop): fc.Arbitrary<BadRequest> => {
  const kept = type.filter((one) => found(one).length > 0)
  const below = fc.tuple(kept, odd).filter(([of, name]) => !knows(of, name))
  const path = fc.oneof(
    odd.filter((name) => !endpointTypes.some((one) => one === name)).map((name) => `/api/${name}`),
    odd.map((name) => `/${name}`),
    fc.constantFrom('/', '/api', '/api/', '//api/orders', '/API/orders', '/oauth', '/oauth/token', '/api/oauth/token'),
    fc.tuple(type, odd).map(([of, id]) => `/api/${of}/${id}`),
    fc.tuple(type, odd, odd).map(([of, id, name]) => `/api/${of}/${id}/${name}`),
    below.map(([of, name]) => `/api/${of}/${found(of)[0]?.id}/${name}`),
    below.map(([of, name]) => `/api/${of}/${found(of)[0]?.id}/relationships/${name}`),
    kept.map((of) => `/api/${of}/${found(of)[0]?.id}/relationships`),
    fc.tuple(kept, odd).map(([of, name]) => `/api/${of}/${found(of)[0]?.id}/relationships/${name}/more`),
  )
  const malformed = fc
    .tuple(type, fc.constantFrom('%', '%E0%A4%A', '%zz', '%C0%80', '%ff'))
    .map(([of, segment]) => `/api/${of}/${segment}`)
  return fc.oneof(
    { weight: 9, arbitrary: path.map((one) => ({ method: 'GET', path: one, status: [404] })) },
    { weight: 1, arbitrary: malformed.map((one) => ({ method: 'GET', path: one, status: [400] })) },
  )
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'constructor', 'get!']

const meanings: Readonly<Record<'collection' | 'resource' | 'related', Readonly<Record<string, Operation>>>> = {
  collection: { GET: 'list', POST: 'create' },
  resource: { GET: 'retrieve', PATCH: 'update', DELETE: 'delete' },
  related: { GET: 'retrieve' },
}

/** Methods that a path does not offer. */
export const wrongMethods = ({ found }: Shop): fc.Arbitrary<BadRequest> =>
  fc
    .record({
      of: type.filter((one) => found(one).length > 0),
      kind: fc.constantFrom('collection', 'resource', 'related'),
      method: fc.constantFrom(...methods),
    })
    .filter(({ of, kind, method }) => {
      const meant = Object.hasOwn(meanings[kind], method) ? meanings[kind][method] : undefined
      return meant === undefined || !catalog[of].operations.includes(meant)
    })
    .map(({ of, kind, method }) => {
      const id = found(of)[0]?.id
      const [name] = Object.keys(catalog[of].relationships)
      const path = { collection: `/api/${of}`, resource: `/api/${of}/${id}`, related: `/api/${of}/${id}/${name}` }[kind]
      return { method, path, status: [405] }
    })
