type Option = string | number | boolean | undefined

/** The options that narrow or decide what a command does, as they were given, for whoever reads later what was done. */
export function askedText(options: Readonly<Record<string, Option | readonly string[]>>): string {
  const given = Object.entries(options).flatMap(([name, value]) => optionTexts(`--${name}`, value))
  return given.join(' ')
}

function optionTexts(name: string, value: Option | readonly string[]): string[] {
  if (value === undefined || value === false) return []
  if (value === true) return [name]
  return typeof value === 'object' ? value.map((one) => `${name} ${one}`) : [`${name} ${value}`]
}
