import type { Environment } from '../core/variables.ts'

/** A resource at Commerce Layer: its name, and where it is read if the environment tells the organization. */
export function resourceLink(environment: Environment, type: string, id: string): string {
  const base = apiUrl(environment)
  return base === undefined ? `${type}/${id}` : `${type}/${id}  ${base}/api/${type}/${id}`
}

function apiUrl({ COMMERCE_LAYER_API_URL: url = '', COMMERCE_LAYER_ORGANIZATION: slug = '' }: Environment) {
  if (url.trim() !== '') return url.trim().replace(/\/+$/, '')
  return slug.trim() === '' ? undefined : `https://${slug.trim()}.commercelayer.io`
}
