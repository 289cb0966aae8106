/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** A JSON object. */
export type JsonObject = { readonly [key: string]: Json }

/** Whether a value is a JSON object: neither null nor a list. */
export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether a JSON value is a list. `Array.isArray` alone forgets that lists are read-only. */
export const isJsonList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value)

/** Follows member names down from a value; `undefined` where the path ends early. Own members only. */
export const at = (value: Json | undefined, ...path: readonly string[]): Json | undefined => {
  let current = value
  for (const name of path) {
    if (!isJsonObject(current) || !Object.hasOwn(current, name)) return undefined
    current = current[name]
  }
  return current
}

/** Reads JSON text; `undefined` (which no JSON text gives) when it is none. */
export const parseJson = (text: string): Json | undefined => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Whether objects and lists are nested more than so many levels deep. */
export const isDeeperThan = (levels: number, value: Json): boolean => {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((member) => isDeeperThan(levels - 1, member))
}

/** Whether one JSON value contains another as Postgres' `@>` understands it: objects by members, lists as sets. */
export const contains = (whole: Json | undefined, part: Json): boolean => {
  if (isJsonObject(part)) {
    return isJsonObject(whole) && Object.entries(part).every(([name, value]) => contains(at(whole, name), value))
  }
  if (isJsonList(part)) return isJsonList(whole) && part.every((item) => whole.some((other) => contains(other, item)))
  return whole === part
}
