// The standard streams of the process, and what happens if they cannot be written.

import { reasonAgainstWriting } from '../node/files/writing-problem.ts'
import { visibleInLine } from '../scenario/visible.ts'
import type { Streams } from './terminal.ts'

/** Node's streams. A closed pipe ends the program quietly; a full disk ends it with an error and exit code 2. */
export function nodeStreams(): Streams {
  process.stdout.on('error', (cause: NodeJS.ErrnoException) => {
    if (cause.code === 'EPIPE') process.exit(0)
    process.stderr.write(`standard output: ${visibleInLine(reasonAgainstWriting(cause))}\n`)
    process.exit(2)
  })
  process.stderr.on('error', () => {}) // there is nowhere left to report it
  return { out: process.stdout, error: process.stderr, environment: process.env, input: () => process.stdin }
}
