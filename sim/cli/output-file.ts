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
import { UsageProblem } from './command.ts'

const CHUNK_CHARACTERS = 1 << 16

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  ENOTDIR: 'there is no such folder',
  EACCES: 'it may not be written there',
  EPERM: 'it may not be written there',
  EROFS: 'it may not be written there',
  EISDIR: 'this is a folder, not a file',
  ENOSPC: 'the disk is full',
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
  }

  /** It will not be complete: takes away what there is of it. Does nothing to a complete one. */
  abandon(): void {
    this.#close()
    if (this.#temporaryPath !== null) rmSync(this.#temporaryPath, { force: true })
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
export function writingProblem(path: string, cause: unknown): UsageProblem {
  const code = (cause as NodeJS.ErrnoException).code ?? ''
  return new UsageProblem(`${path}: ${reasons[code] ?? `it cannot be written (${code})`}`)
}
