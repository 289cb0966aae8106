/** A command as a shell completes it. */
export interface CompletedCommand {
  name: string
  /** Long names, with their dashes. */
  options: readonly string[]
}

/** Shells that can be told. */
export const SHELLS = ['bash', 'zsh'] as const
export type Shell = (typeof SHELLS)[number]

/** A script for a shell that completes the names of commands and of their options. */
export function completionScript(commands: readonly CompletedCommand[], shell: Shell): string[] {
  const names = commands.map(({ name }) => name).join(' ')
  const cases = commands.map(({ name, options }) => `    *:${name}) words="${options.join(' ')}" ;;`)
  return [
    // Zsh reads the completions of bash once it has been told to.
    ...(shell === 'zsh' ? ['autoload -U +X compinit && compinit', 'autoload -U +X bashcompinit && bashcompinit'] : []),
    '_perennial() {',
    '  local words=""',
    `  case "$COMP_CWORD:\${COMP_WORDS[1]}" in`,
    `    1:*) words="${names}" ;;`,
    ...cases,
    '  esac',
    `  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))`,
    '}',
    'complete -F _perennial perennial',
  ]
}
