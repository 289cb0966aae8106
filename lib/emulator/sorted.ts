/** How many items at the beginning of a list are before something; the list must have all of those first. */
export const countBefore = <Item>(items: readonly Item[], isBefore: (item: Item) => boolean): number => {
  let [low, high] = [0, items.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    const item = items[middle]
    if (item !== undefined && isBefore(item)) low = middle + 1
    else high = middle
  }
  return low
}
