// A file that a command reads, whole. What cannot be read is told in one line.

import { readFileSync } from 'node:fs'
import { UsageProblem } from './command.ts'

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'this is a folder, not a file',
  EACCES: 'the file may not be read',
}

/** Throws UsageProblem. */
export function readInput(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? ''
    throw new UsageProblem(`${path}: ${reasons[code] ?? `the file cannot be read (${code})`}`)
  }
}
