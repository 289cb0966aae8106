import type { Fields } from '../../core/fields.ts'
import { currentRowReader } from './row-reader.ts'

/** A whole document of ours in one attribute, of which nothing is asked by the table; another format is refused by its number. */
export function decodeJson<T>(row: Fields, attribute: string): T {
  return JSON.parse(currentRowReader(attribute, row).text(attribute)) as T
}
