/** A copy of plain data: records, lists and what stands in them. Several times as fast as `structuredClone`. */
export function plainCopy<T>(value: T): T
export function plainCopy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainCopy)
  if (typeof value !== 'object' || value === null) return value
  const copy: Record<string, unknown> = {}
  for (const name in value) copy[name] = plainCopy(Reflect.get(value, name))
  return copy
}
