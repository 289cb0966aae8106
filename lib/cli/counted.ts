/**
 * A number with its noun: `1 run`, `2 runs`, `0 copies`.
 *
 * @param noun In the singular.
 */
export function counted(number: number, noun: string): string {
  return `${number} ${number === 1 ? noun : pluralOf(noun)}`
}

function pluralOf(noun: string): string {
  if (noun.endsWith('series')) return noun
  if (noun.endsWith('ch')) return `${noun}es`
  return /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`
}
