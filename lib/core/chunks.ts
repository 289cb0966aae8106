/**
 * A list cut into pieces, in its order; no piece is empty, and only the last one may be shorter than the others.
 *
 * @param size Of a piece, a whole number from 1.
 */
export function chunksOf<T>(list: readonly T[], size: number): T[][] {
  const count = Math.ceil(list.length / size)
  return Array.from({ length: count }, (_, at) => list.slice(at * size, (at + 1) * size))
}
