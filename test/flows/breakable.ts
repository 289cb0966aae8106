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

/** The same dependency, killed now and then: before the effect, or after it and before its answer. */
export function unreliable<T extends object>(whole: T, isKilled: () => boolean): T {
  return new Proxy(whole, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      return async (...given: unknown[]) => {
        if (isKilled()) throw new Error(`killed before ${String(name)}`)
        const answer: unknown = await member.apply(target, given)
        if (isKilled()) throw new Error(`killed after ${String(name)}`)
        return answer
      }
    },
  })
}
