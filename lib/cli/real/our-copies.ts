import { viewOfPage } from '../../adapters/commerce-layer/answers.ts'
import { apiQuery, PAGE_SIZE } from '../../adapters/commerce-layer/query.ts'
import type { Api } from '../../adapters/commerce-layer/request.ts'
import { textField } from '../../core/fields.ts'
import { parseReference, REFERENCE_ORIGIN, type RunKey } from '../../core/run-key.ts'
import type { Answer } from '../../flows/dependencies.ts'

/** Copies that bear our reference_origin: how many, and the runs that the newest of them were made for. */
export interface OurCopies {
  count: number
  /** Undefined for a copy whose reference has been lost or changed. */
  newestRuns: (RunKey | undefined)[]
}

/** Reads what copies there are with our reference_origin, of both types. */
export async function ourCopies(api: Api): Promise<Answer<OurCopies>> {
  const query = apiQuery({
    filters: { reference_origin_eq: REFERENCE_ORIGIN },
    sort: '-created_at',
    page: { number: 1, size: PAGE_SIZE },
  })
  const page = viewOfPage(await api({ method: 'GET', path: '/order_factories', query }), ({ attributes }) => ({
    run: parseReference(textField(attributes, 'reference') ?? '')?.key,
  }))
  if (!page.ok) return page
  return { ok: true, value: { count: page.value.recordCount, newestRuns: page.value.items.map(({ run }) => run) } }
}
