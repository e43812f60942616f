// A command line as text that a shell parses back: for the line that reproduces a result, and for messages.

import { visibleInLine } from '../../scenario/visible.ts'

/**
 * For instance `starsim run 'my file.yaml' --seed 7`. Options that are undefined or false are left out, true ones have no value,
 * lists repeat the option for each value.
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

function shellWord(word: string): string {
  if (/^[\w./:=@%+,-]+$/.test(word)) return word
  if (visibleInLine(word) === word) return `'${word.replaceAll("'", `'\\''`)}'`
  // invisible characters are escaped in the shell's $'..' notation
  const escaped = visibleInLine(word.replaceAll('\\', '\\\\').replaceAll("'", "\\'"))
  return `$'${escaped.replace(/\\x([89a-f][0-9a-f])/g, '\\u00$1')}'`
}
