// A folder of files that a command writes: all under temporary names first, then renamed, so that what stands under its name is
// complete. Files of other names are left alone.

import { accessSync, constants, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { UsageProblem } from './command.ts'

export type Files = ReadonlyMap<string, string | Uint8Array>

/** Makes the folder if it is not there. Throws UsageProblem if nothing can be written into it: better now than after the work. */
export function requireFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK)
  } catch (cause) {
    throw refusal(folder, cause)
  }
}

/** Names may have folders in them. Throws UsageProblem, and leaves nothing half-written. */
export function writeFiles(folder: string, files: Files): void {
  const written: [temporary: string, path: string][] = []
  try {
    for (const [name, content] of files) {
      const path = join(folder, name)
      const temporary = `${path}.${process.pid}.partial`
      mkdirSync(dirname(path), { recursive: true })
      if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' })
      written.push([temporary, path])
      writeFileSync(temporary, content)
    }
    for (const [temporary, path] of written) renameSync(temporary, path)
  } catch (cause) {
    for (const [temporary] of written) rmSync(temporary, { force: true })
    throw refusal(folder, cause)
  }
}

const reasons: Readonly<Record<string, string>> = {
  EEXIST: 'this is a file, not a folder',
  ENOTDIR: 'there is no such folder',
  EACCES: 'it may not be written there',
  EPERM: 'it may not be written there',
  EROFS: 'it may not be written there',
  EISDIR: 'a folder is where a file should be',
  ENOSPC: 'the disk is full',
}

function refusal(folder: string, cause: unknown): UsageProblem {
  const code = (cause as NodeJS.ErrnoException).code ?? ''
  return new UsageProblem(`${folder}: ${reasons[code] ?? `it cannot be written (${code})`}`)
}
