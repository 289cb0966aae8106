/** The same dependency, each function of which rejects while it is out of reach. */
export function breakable<T extends object>(whole: T, isBroken: () => boolean): T {
  return new Proxy(whole, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function' || !isBroken()) return member
      return () => Promise.reject(new Error('out of reach'))
    },
  })
}
