// A command line as text that a shell reads back: for the line that replays a result, and for messages.

/**
 * For instance `starsim run 'my file.yaml' --seed 7`. Options that are undefined or false are left out, true ones have no value,
 * lists are given value by value.
 */
export function commandLine(
  command: string,
  positional: readonly string[],
  options: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>,
): string {
  const flags = Object.entries(options).flatMap(([name, value]) => {
    if (value === undefined || value === false) return []
    if (typeof value === 'object') return value.flatMap((each) => [`--${name}`, each])
    return value === true ? [`--${name}`] : [`--${name}`, String(value)]
  })
  return ['starsim', command, ...positional, ...flags].map(shellWord).join(' ')
}

const shellWord = (word: string): string =>
  /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
