// A file that a command writes: under a temporary name beside its place until it is complete, then renamed, so that nobody finds
// half of it under its name. What is no file (a device, a pipe) is written to as it stands; a link still leads where it led.
// What cannot be written is told in one line.

import {
  closeSync,
  fstatSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs'
import { UsageProblem } from '../usage-problem.ts'
import { reasonAgainstWriting } from './writing-problem.ts'

const CHUNK_CHARACTERS = 1 << 16

/** Temporary names of files that are not complete: the program may end in the middle, when nobody reads its output any more. */
const unfinished = new Set<string>()

function removeUnfinished(): void {
  for (const path of unfinished) rmSync(path, { force: true })
}

export class OutputFile {
  readonly #path: string
  /** Null: it is written in place. */
  readonly #temporaryPath: string | null
  readonly #descriptor: number
  #pending = ''
  #isOpen = true

  /** @param path where it is to be. Throws UsageProblem, like all its methods. */
  constructor(path: string) {
    const there = told(path, () => statSync(path, { throwIfNoEntry: false }))
    if (there?.isDirectory()) throw writingProblem(path, { code: 'EISDIR' })
    if (there?.isFile() && isStandardOutput(there)) {
      throw new UsageProblem(`${path}: standard output goes there already; give another file`)
    }
    this.#path = there?.isFile() ? told(path, () => realpathSync(path)) : path
    this.#temporaryPath = there === undefined || there.isFile() ? `${this.#path}.${process.pid}.partial` : null
    this.#descriptor = told(path, () =>
      this.#temporaryPath === null ? openSync(path, 'w') : openSync(this.#temporaryPath, 'wx'),
    )
    this.#markUnfinished(true)
  }

  /** It has a temporary name now, or none. */
  #markUnfinished(is: boolean): void {
    if (this.#temporaryPath === null) return
    if (unfinished.size === 0) process.once('exit', removeUnfinished)
    if (is) unfinished.add(this.#temporaryPath)
    else unfinished.delete(this.#temporaryPath)
    if (unfinished.size === 0) process.off('exit', removeUnfinished)
  }

  write(text: string): void {
    this.#pending += text
    if (this.#pending.length >= CHUNK_CHARACTERS) this.#flush()
  }

  /** It is complete: gives it its name. */
  complete(): void {
    this.#flush()
    this.#close()
    const temporaryPath = this.#temporaryPath
    if (temporaryPath !== null) told(this.#path, () => renameSync(temporaryPath, this.#path))
    this.#markUnfinished(false)
  }

  /** It will not be complete: takes away what there is of it. Does nothing to a complete one. */
  abandon(): void {
    this.#close()
    if (this.#temporaryPath !== null) rmSync(this.#temporaryPath, { force: true })
    this.#markUnfinished(false)
  }

  #close(): void {
    if (this.#isOpen) closeSync(this.#descriptor)
    this.#isOpen = false
  }

  #flush(): void {
    const bytes = Buffer.from(this.#pending)
    this.#pending = ''
    for (let from = 0; from < bytes.length; ) {
      from += told(this.#path, () => writeSync(this.#descriptor, bytes, from))
    }
  }
}

/** Whoever redirects it there would be left with one of the two. */
function isStandardOutput({ dev, ino }: Stats): boolean {
  const output = fstatSync(process.stdout.fd)
  return output.dev === dev && output.ino === ino
}

function told<T>(path: string, act: () => T): T {
  try {
    return act()
  } catch (cause) {
    throw writingProblem(path, cause)
  }
}

/** What the system said against writing a file, in one line. */
export const writingProblem = (path: string, cause: unknown): UsageProblem =>
  new UsageProblem(`${path}: ${reasonAgainstWriting(cause)}`)
