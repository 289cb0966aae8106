import type { Dependencies } from '../dependencies.ts'

/** The same dependencies, with each request to Commerce Layer counted: each of its functions sends one. */
export function countingRequests(deps: Dependencies, onRequest: () => void): Dependencies {
  const commerceLayer = new Proxy(deps.commerceLayer, {
    get: (target, name, receiver): unknown => {
      onRequest()
      return Reflect.get(target, name, receiver)
    },
  })
  return { ...deps, commerceLayer }
}
