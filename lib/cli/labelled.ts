const LABEL_WIDTH = 17

/** A line of what is known of one thing, the values of several such lines one below the other. */
export function labelled(label: string, value: string): string {
  return `${label.padEnd(LABEL_WIDTH)}${value}`
}
