// Makes text from a file or an argument safe for a terminal: characters that move the cursor, ring the bell, or hide or reorder
// other text are written as visible escapes.

/** C0 except the line feed, DEL, C1, line and paragraph separators, and bidirectional controls. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: matching them is the purpose
const INVISIBLE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g

/** For instance `\x1b` for an escape, `\u202e` for a right-to-left override. Line feeds are kept. */
export const visible = (text: string): string => text.replace(INVISIBLE, escaped)

/** The same, with line feeds escaped too. */
export const visibleInLine = (text: string): string => visible(text).replaceAll('\n', '\\x0a')

/** JSON text with the same characters escaped in the JSON way, so that it parses to the same value. */
export const visibleJson = (json: string): string =>
  json.replace(INVISIBLE, (character) => `\\u${hexOf(character).padStart(4, '0')}`)

const hexOf = (character: string): string => character.charCodeAt(0).toString(16)

function escaped(character: string): string {
  const hex = hexOf(character)
  return hex.length > 2 ? `\\u${hex.padStart(4, '0')}` : `\\x${hex.padStart(2, '0')}`
}

const SHOWN = 60

/** The beginning and end of a text that may be long. */
export function clipped(text: string, most = SHOWN): string {
  if (text.length <= most) return text
  const head = Math.floor((most - 3) / 2)
  return `${text.slice(0, head)}...${text.slice(text.length - (most - 3 - head))}`
}
