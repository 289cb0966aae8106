import type { Deployment } from '../deployment/deployment.ts'

/** A request that the route takes. */
export interface RouteMatch {
  /** E.g. `POST /deliveries/{topic}`. */
  routeKey: string
  path: string
  query: string
  pathParameters: Record<string, string>
}

/** Matches a request with a route; undefined when another method, another path or an undecodable one was asked for. */
export function matchRoute(route: Deployment['route'], method: string, target: string): RouteMatch | undefined {
  const [path = '', ...query] = target.split('?')
  const pattern = new RegExp(`^${route.path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`)
  const found = pattern.exec(path)
  if (found === null || method !== route.method) return undefined
  try {
    const pathParameters = Object.fromEntries(
      Object.entries(found.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]),
    )
    return { routeKey: `${route.method} ${route.path}`, path, query: query.join('?'), pathParameters }
  } catch {
    return undefined
  }
}
