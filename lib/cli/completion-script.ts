/** A command as a shell completes it. */
export interface CompletedCommand {
  name: string
  /** Long names, with their dashes. */
  options: readonly string[]
  /** The commands below it. */
  inner: readonly Omit<CompletedCommand, 'inner'>[]
}

/** Shells that can be told. */
export const SHELLS = ['bash', 'zsh'] as const
export type Shell = (typeof SHELLS)[number]

/** A script for a shell that completes the names of commands and of their options. */
export function completionScript(commands: readonly CompletedCommand[], shell: Shell): string[] {
  const named = (some: readonly { name: string }[]) => some.map(({ name }) => name)
  const offer = (where: string, words: readonly string[]) => `    ${where}) words="${words.join(' ')}" ;;`
  const cases = commands.flatMap(({ name, options, inner }) => [
    ...(inner.length === 0 ? [] : [offer(`2:${name}:*`, named(inner))]),
    ...inner.map((one) => offer(`*:${name}:${one.name}`, one.options)),
    offer(`*:${name}:*`, options),
  ])
  return [
    // Zsh reads the completions of bash once it has been told to.
    ...(shell === 'zsh' ? ['autoload -U +X compinit && compinit', 'autoload -U +X bashcompinit && bashcompinit'] : []),
    '_perennial() {',
    '  local words=""',
    `  case "$COMP_CWORD:\${COMP_WORDS[1]}:\${COMP_WORDS[2]}" in`,
    offer('1:*', named(commands)),
    ...cases,
    '  esac',
    `  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))`,
    '}',
    'complete -F _perennial perennial',
  ]
}
