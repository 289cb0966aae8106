import type { Resource } from './packaged-template.ts'

/** What a part of a template refers to by `Ref`, `Fn::GetAtt` or `Fn::Sub`: logical ids and AWS's own `AWS::…`. */
export function referencesIn(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(referencesIn)
  if (typeof part !== 'object' || part === null) return []
  return Object.entries(part).flatMap(([key, value]) => {
    if (key === 'Ref') return [String(value)]
    if (key === 'Fn::GetAtt') return [String([value].flat()[0]).replace(/\..*/, '')]
    if (key === 'Fn::Sub') return [...String(value).matchAll(/\$\{([\w:]+)/g)].map(([, name = '']) => name)
    return referencesIn(value)
  })
}

/** The first circle in which resources wait for each other, in their order, or undefined. */
export function circleOf(resources: Readonly<Record<string, Resource>>) {
  const after = (id: string): string[] => {
    const resource = resources[id]
    return resource === undefined ? [] : [...referencesIn(resource.Properties), ...[resource.DependsOn ?? []].flat()]
  }
  const done = new Set<string>()
  const visit = (id: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(id)) return [...path.slice(path.indexOf(id)), id]
    if (done.has(id)) return undefined
    for (const next of after(id)) {
      const circle = visit(next, [...path, id])
      if (circle !== undefined) return circle
    }
    done.add(id)
    return undefined
  }
  for (const id of Object.keys(resources)) {
    const circle = visit(id, [])
    if (circle !== undefined) return circle
  }
  return undefined
}
