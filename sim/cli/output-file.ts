// A file that a command writes: under a temporary name beside its place until it is complete, then renamed, so that nobody finds
// half of it under its name. What cannot be written is told in one line.

import { closeSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
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
  readonly #temporaryPath: string
  readonly #descriptor: number
  #pending = ''
  #isOpen = true

  /** @param path where it is to be. Throws UsageProblem, like all its methods. */
  constructor(path: string) {
    this.#path = path
    this.#temporaryPath = `${path}.${process.pid}.partial`
    this.#descriptor = told(path, () => {
      if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' })
      return openSync(this.#temporaryPath, 'wx')
    })
  }

  write(text: string): void {
    this.#pending += text
    if (this.#pending.length >= CHUNK_CHARACTERS) this.#flush()
  }

  /** It is complete: gives it its name. */
  complete(): void {
    this.#flush()
    this.#close()
    told(this.#path, () => renameSync(this.#temporaryPath, this.#path))
  }

  /** It will not be complete: takes away what there is of it. Does nothing to a complete one. */
  abandon(): void {
    this.#close()
    rmSync(this.#temporaryPath, { force: true })
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
