/** One step of a pattern: any text, any character, or a certain one. */
type Step = 'text' | 'character' | { readonly character: string }

const stepsOf = (pattern: string): readonly Step[] => {
  const steps: Step[] = []
  const characters = [...pattern.toLowerCase()]
  for (let index = 0; index < characters.length; index += 1) {
    const character = characters[index] ?? ''
    if (character === '%') steps.push('text')
    else if (character === '_') steps.push('character')
    else if (character === '\\' && index + 1 < characters.length) {
      index += 1
      steps.push({ character: characters[index] ?? '' })
    } else steps.push({ character })
  }
  return steps
}

/**
 * Whether text is like a pattern as Postgres' ILIKE understands it: `%` stands for any text, `_` for any character, a
 * backslash makes either of them plain, and letter case is ignored. Takes at most the product of both lengths in steps,
 * where a regular expression made from a hostile pattern would take for ever.
 */
export const isLike = (text: string, pattern: string): boolean => {
  const characters = [...text.toLowerCase()]
  const steps = stepsOf(pattern)
  let [at, step] = [0, 0]
  // The last `%` that was passed, and where in the text the steps after it are being tried.
  let retry: { step: number; at: number } | undefined
  while (at < characters.length) {
    const wanted = steps[step]
    if (wanted === 'text') {
      retry = { step, at }
      step += 1
    } else if (wanted === 'character' || (wanted !== undefined && wanted.character === characters[at])) {
      at += 1
      step += 1
    } else if (retry !== undefined) {
      retry = { step: retry.step, at: retry.at + 1 }
      at = retry.at
      step = retry.step + 1
    } else return false
  }
  return steps.slice(step).every((rest) => rest === 'text')
}
