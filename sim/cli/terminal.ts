// Where the command line writes: results to standard output, progress and warnings to standard error. Colour only on a
// terminal, and not where NO_COLOR is set (no-color.org). Everything a command knows of its surroundings is in here.

import { createRequire } from 'node:module'
import pc from 'picocolors'

export interface Streams {
  readonly out: OutputStream
  readonly error: OutputStream
  readonly environment: Readonly<Record<string, string | undefined>>
}

export interface OutputStream {
  write(text: string): unknown
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
}

export interface Terminal {
  readonly streams: Streams
  /** For results on standard output. */
  readonly colours: ReturnType<typeof pc.createColors>
  /** For problems on standard error. */
  readonly errorColours: ReturnType<typeof pc.createColors>
  /** Characters in a line of standard output. */
  readonly columns: number
  /** Whether somebody watches standard error. */
  readonly showsProgress: boolean
}

export function terminalOf(streams: Streams): Terminal {
  const { NO_COLOR, TERM } = streams.environment
  const allowed = (NO_COLOR === undefined || NO_COLOR === '') && TERM !== 'dumb'
  return {
    streams,
    colours: pc.createColors(allowed && streams.out.isTTY === true),
    errorColours: pc.createColors(allowed && streams.error.isTTY === true),
    columns: streams.out.columns ?? 120,
    showsProgress: streams.error.isTTY === true,
  }
}

export const nodeStreams = (): Streams => ({ out: process.stdout, error: process.stderr, environment: process.env })

/** Of the installed package. */
export function packageVersion(): string {
  const { version } = createRequire(import.meta.url)('starsim/package.json') as { version: string }
  return version
}
