// An output file of a command: written under a temporary name in the same folder and renamed when complete, so that nobody finds a
// partial file under its name. Devices and pipes are written to directly; a symbolic link keeps its target.
// If it cannot be written, the error is one line.

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

/** Temporary names of incomplete files: the program may exit in the middle, for instance when its output pipe is closed. */
const unfinished = new Set<string>()

function removeUnfinished(): void {
  for (const path of unfinished) rmSync(path, { force: true })
}

export class OutputFile {
  readonly #path: string
  /** Null if it is written in place. */
  readonly #temporaryPath: string | null
  readonly #descriptor: number
  #pending = ''
  #isOpen = true

  /** @param path its final name. Throws UsageProblem, like all methods. */
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

  /** Registers or unregisters its temporary name for removal at exit. */
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

  /** Finishes the file and gives it its final name. */
  complete(): void {
    this.#flush()
    this.#close()
    const temporaryPath = this.#temporaryPath
    if (temporaryPath !== null) told(this.#path, () => renameSync(temporaryPath, this.#path))
    this.#markUnfinished(false)
  }

  /** Gives up: removes the partial file. Has no effect on a complete one. */
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

/** If standard output is redirected to the same file, one of the two would be lost. */
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

/** Why the system refused to write a file, on one line. */
export const writingProblem = (path: string, cause: unknown): UsageProblem =>
  new UsageProblem(`${path}: ${reasonAgainstWriting(cause)}`)
