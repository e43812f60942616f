// Where the command line writes: results to standard output, progress and warnings to standard error. Colour only on a
// terminal, and not if NO_COLOR is set (no-color.org). Everything a command knows of its environment is in here.

import { type Colours, coloursFor, shown } from './screen.ts'

export interface Streams {
  readonly out: OutputStream
  readonly error: OutputStream
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Where answers come from; opened only when questions are asked. */
  readonly input?: () => NodeJS.ReadableStream & { readonly isTTY?: boolean }
}

export interface OutputStream {
  write(text: string): unknown
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
}

export interface Terminal {
  /** Whatever is written to them is made safe for a terminal (screen.ts). */
  readonly streams: Streams
  /** Raw standard error, for a progress bar that writes its own control sequences. */
  readonly bare: OutputStream
  /** For results on standard output. */
  readonly colours: Colours
  /** For problems on standard error. */
  readonly errorColours: Colours
  /** Width of standard output in characters. */
  readonly columns: number
  /** Whether standard error is a terminal. */
  readonly showsProgress: boolean
}

export function terminalOf(streams: Streams): Terminal {
  const { NO_COLOR, TERM } = streams.environment
  const allowed = (NO_COLOR === undefined || NO_COLOR === '') && TERM !== 'dumb'
  return {
    streams: { ...streams, out: screened(streams.out), error: screened(streams.error) },
    bare: streams.error,
    colours: coloursFor(allowed && streams.out.isTTY === true),
    errorColours: coloursFor(allowed && streams.error.isTTY === true),
    columns: streams.out.columns ?? 120,
    showsProgress: streams.error.isTTY === true,
  }
}

const screened = (stream: OutputStream): OutputStream => ({
  write: (text) => stream.write(shown(text)),
  isTTY: stream.isTTY,
  columns: stream.columns,
})
