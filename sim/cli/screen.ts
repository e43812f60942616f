// The one place through which text goes to standard output and standard error. Names, values and paths come from files that others may
// have written, so control characters are escaped; only colours that this program adds get through, and outsiders cannot know how those
// are marked.

import { randomInt } from 'node:crypto'
import pc from 'picocolors'
import { visible, visibleInLine } from '../scenario/visible.ts'

export type Paint = (text: string) => string

const paints = ['bold', 'dim', 'red', 'green', 'yellow', 'blue', 'cyan'] as const
export type Colours = Readonly<Record<(typeof paints)[number], Paint>> & { readonly isColorSupported: boolean }

const groupsOfDigits = (): string => Array.from({ length: 4 }, () => String(randomInt(1000, 10_000))).join(';')

/** Extra parameters of our colour sequences, random per process. Libraries that measure text still recognise it as a colour sequence. */
const MARK = groupsOfDigits()

const plain: Paint = (text) => text

/** Colours that `shown` lets through; no colours if they are not wanted. */
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

/** The text as it may be written: our own colours as plain sequences, all other control characters escaped. */
export const shown = (text: string): string => betweenColours(text, visibleLines, (number) => `\u001b[${number}m`)

/** A cell of a table: on one line, with its marked colours unchanged. */
export const shownCell = (text: string): string =>
  betweenColours(text, visibleInLine, (number) => `\u001b[${number};${MARK}m`)

function betweenColours(text: string, change: Paint, colour: Paint): string {
  if (!text.includes('\u001b')) return change(text)
  const pieces = text.split(OWN_COLOUR)
  return pieces.map((piece, at) => (at % 2 === 1 ? colour(piece) : change(piece))).join('')
}

/** CSV lines end with a carriage return and a line feed, which must not be escaped. */
const visibleLines = (text: string): string => text.split('\r\n').map(visible).join('\r\n')
