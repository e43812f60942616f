// Reads an input file of a command into memory. If it cannot be read, the error is one line.

import { readRegularFile } from '../../scenario/reading/regular-file.ts'
import { UsageProblem } from '../usage-problem.ts'

/** Larger than any result; files that may be larger, such as traces, are read line by line. */
export const MOST_RESULT_BYTES = 64 * 1024 * 1024

/** Throws UsageProblem. */
export function readInput(path: string, mostBytes = MOST_RESULT_BYTES): string {
  const read = readRegularFile(path, mostBytes)
  if ('problem' in read) throw new UsageProblem(`${path}: ${read.problem}`)
  return new TextDecoder().decode(read.bytes)
}
