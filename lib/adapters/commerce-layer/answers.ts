import { wholeField } from '../../core/fields.ts'
import { type Document, primaryResources, type Resource } from '../../core/json-api.ts'
import type { Answer, Page } from '../../flows/dependencies.ts'
import { unreadableAnswer } from './exchange.ts'
import { PAGE_SIZE } from './query.ts'
import type { Received } from './request.ts'

/** Makes a view of a resource, or undefined when the resource does not have what it takes. */
type View<T> = (resource: Resource, document: Document) => T | undefined

/** The view of the one resource that was asked for. A 2xx that does not show it is a failure: for a POST that is doubt. */
export function viewOfOne<T>(answer: Answer<Received>, view: View<T>): Answer<T> {
  if (!answer.ok) return answer
  const { document, status } = answer.value
  const [resource] = Array.isArray(document.data) ? [] : primaryResources(document)
  const value = resource && view(resource, document)
  return value === undefined ? { ok: false, failure: unreadableAnswer(status) } : { ok: true, value }
}

/** The views of a page of a list. One member that cannot be read fails the page: what is left out counts as gone. */
export function viewOfPage<T>(answer: Answer<Received>, view: View<T>): Answer<Page<T>> {
  if (!answer.ok) return answer
  const { document, status } = answer.value
  const items = primaryResources(document).flatMap((resource) => view(resource, document) ?? [])
  const complete = Array.isArray(document.data) && items.length === document.data.length
  if (!complete) return { ok: false, failure: unreadableAnswer(status) }
  const pageCount = wholeField(document.meta, 'page_count') ?? 1
  return {
    ok: true,
    value: { items, pageCount, recordCount: wholeField(document.meta, 'record_count') ?? items.length },
  }
}

/** Lists what has one of at most 25 ids, by one request, or by none where there is nothing to ask for. */
export async function listByIds<T>(ids: readonly string[], ask: () => Promise<Answer<Page<T>>>): Promise<Answer<T[]>> {
  // An empty filter would list everything there is.
  if (ids.length === 0) return { ok: true, value: [] }
  if (ids.length > PAGE_SIZE) throw new RangeError(`one request lists at most ${PAGE_SIZE} ids, not ${ids.length}`)
  const answer = await ask()
  return answer.ok ? { ok: true, value: answer.value.items } : answer
}
