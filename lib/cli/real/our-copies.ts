import { viewOfPage } from '../../adapters/commerce-layer/answers.ts'
import { apiQuery, PAGE_SIZE } from '../../adapters/commerce-layer/query.ts'
import type { Api } from '../../adapters/commerce-layer/request.ts'
import { textField, timeField } from '../../core/fields.ts'
import { parseReference, REFERENCE_ORIGIN, type RunKey } from '../../core/run-key.ts'
import type { Answer, Page } from '../../flows/dependencies.ts'
import type { ReadPatiently } from './patience.ts'

/** Copies that bear our reference_origin: how many, and the runs that the newest of them were made for. */
export interface OurCopies {
  count: number
  /** Undefined for a copy whose reference has been lost or changed. */
  newestRuns: (RunKey | undefined)[]
  /** When the oldest copy that was read was created (epoch ms), if there are older ones that were wanted too. */
  cutOffMs: number | undefined
}

/** So many pages of 25 are read of a busy organization: half a minute of patience. */
const MOST_PAGES = 40

/** Reads the copies with our reference_origin, of both types: the newest page, and on to those created at a time (epoch ms). */
export async function ourCopies(api: Api, read: ReadPatiently, sinceMs: number): Promise<OurCopies> {
  const newestRuns: OurCopies['newestRuns'] = []
  for (let number = 1; ; number += 1) {
    const page = await read('copies', () => copiesPage(api, number))
    newestRuns.push(...page.items.map(({ run }) => run))
    const oldestMs = page.items.at(-1)?.createdMs
    const enough = number >= page.pageCount || oldestMs === undefined || oldestMs < sinceMs
    if (enough || number === MOST_PAGES) {
      return { count: page.recordCount, newestRuns, cutOffMs: enough ? undefined : oldestMs }
    }
  }
}

interface OurCopy {
  run: RunKey | undefined
  createdMs: number | undefined
}

async function copiesPage(api: Api, number: number): Promise<Answer<Page<OurCopy>>> {
  const query = apiQuery({
    filters: { reference_origin_eq: REFERENCE_ORIGIN },
    sort: '-created_at',
    page: { number, size: PAGE_SIZE },
  })
  return viewOfPage(await api({ method: 'GET', path: '/order_factories', query }), ({ attributes }) => ({
    run: parseReference(textField(attributes, 'reference') ?? '')?.key,
    createdMs: timeField(attributes, 'created_at'),
  }))
}
