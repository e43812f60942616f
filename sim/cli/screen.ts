// The one place where text leaves for a terminal, a pipe or a file that standard output was sent to. Names, values and paths come from
// files that somebody else may have written: of control characters only the colours that this program itself puts in get through, and
// nobody outside can know how those are marked.

import { randomInt } from 'node:crypto'
import pc from 'picocolors'
import { visible, visibleInLine } from '../scenario/visible.ts'

export type Paint = (text: string) => string

const paints = ['bold', 'dim', 'red', 'green', 'yellow', 'blue', 'cyan'] as const
export type Colours = Readonly<Record<(typeof paints)[number], Paint>> & { readonly isColorSupported: boolean }

const groupsOfDigits = (): string => Array.from({ length: 4 }, () => String(randomInt(1000, 10_000))).join(';')

/** Further parameters of a colour's sequence, drawn anew for each process. Whoever measures a coloured text still takes it for one. */
const MARK = groupsOfDigits()

const plain: Paint = (text) => text

/** Colours that get through `Screen`; none where colours are not wanted. */
export function coloursFor(wanted: boolean): Colours {
  const from = pc.createColors(true)
  const made = paints.map((name) => [name, wanted ? marked(from[name]) : plain])
  return { ...Object.fromEntries(made), isColorSupported: wanted } as Colours
}

function marked(paint: Paint): Paint {
  const [open, close] = paint('\n').split('\n') as [string, string]
  const sign = (sequence: string): string => sequence.replace(/m$/, `;${MARK}m`)
  return (text) => `${sign(open)}${text}${sign(close)}`
}

const OWN_COLOUR = new RegExp(`\\u001b\\[(\\d+);${MARK}m`)

/** The text as it may be written: own colours as terminals know them, everything else that controls a terminal made visible. */
export const shown = (text: string): string => betweenColours(text, visibleLines, (number) => `\u001b[${number}m`)

/** A cell of a table: in one line, with its colours as they are. */
export const shownCell = (text: string): string =>
  betweenColours(text, visibleInLine, (number) => `\u001b[${number};${MARK}m`)

function betweenColours(text: string, change: Paint, colour: Paint): string {
  if (!text.includes('\u001b')) return change(text)
  const pieces = text.split(OWN_COLOUR)
  return pieces.map((piece, at) => (at % 2 === 1 ? colour(piece) : change(piece))).join('')
}

/** Lines of a CSV end with a carriage return and a line feed, which is one line end. */
const visibleLines = (text: string): string => text.split('\r\n').map(visible).join('\r\n')
