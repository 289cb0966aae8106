/** Those who want to be told of something. */
export interface Listeners<T extends unknown[]> {
  on(listener: (...told: T) => void): void
  tell(...told: T): void
}

export function makeListeners<T extends unknown[]>(): Listeners<T> {
  const listeners: ((...told: T) => void)[] = []
  return {
    on: (listener) => void listeners.push(listener),
    tell: (...told) => {
      for (const listen of listeners) listen(...told)
    },
  }
}
