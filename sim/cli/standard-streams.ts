// The streams of the process itself: what becomes of a result that nobody can take.

import { reasonAgainstWriting } from '../node/files/writing-problem.ts'
import { visibleInLine } from '../scenario/visible.ts'
import type { Streams } from './terminal.ts'

/** Those of Node. A reader that has seen enough ends the program quietly; a full disk ends it with a line and exit code 2. */
export function nodeStreams(): Streams {
  process.stdout.on('error', (cause: NodeJS.ErrnoException) => {
    if (cause.code === 'EPIPE') process.exit(0)
    process.stderr.write(`standard output: ${visibleInLine(reasonAgainstWriting(cause))}\n`)
    process.exit(2)
  })
  process.stderr.on('error', () => {}) // there is nobody left to tell
  return { out: process.stdout, error: process.stderr, environment: process.env, input: () => process.stdin }
}
