import type { PackagedTemplate } from './packaged-template.ts'

/** The ids of what differs between two templates, with the names of the properties that do; code aside, which is new each time. */
export function changesBetween(plain: PackagedTemplate, { resources }: PackagedTemplate): Record<string, string[]> {
  const changed = Object.entries(resources).map(([id, { Properties: properties }]) => {
    const before = plain.resources[id]?.Properties ?? {}
    const names = Object.keys(properties).filter((name) => name !== 'Code')
    return [id, names.filter((name) => JSON.stringify(properties[name]) !== JSON.stringify(before[name]))] as const
  })
  return Object.fromEntries(changed.filter(([, names]) => names.length > 0))
}
