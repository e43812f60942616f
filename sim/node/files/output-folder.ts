// An output folder of a command: all files are first written under temporary names, then renamed, so that every file found under its
// final name is complete. Other files are left alone.

import { accessSync, constants, existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { UsageProblem } from '../usage-problem.ts'
import { reasonAgainstWriting } from './writing-problem.ts'

export type Files = ReadonlyMap<string, string | Uint8Array>

/** Creates the folder if it does not exist. Throws UsageProblem if it is not writable: better now than after the work. */
export function requireFolder(folder: string): void {
  try {
    makeFolder(folder)
    accessSync(folder, constants.W_OK)
  } catch (cause) {
    throw refusal(folder, cause)
  }
}

/** The same check for a folder that may turn out not to be needed, without creating it. */
export function requirePlaceFor(folder: string): void {
  try {
    let there = resolve(folder)
    while (!existsSync(there)) there = dirname(there)
    if (!statSync(there).isDirectory()) throw Object.assign(new Error(), { code: 'EEXIST' })
    accessSync(there, constants.W_OK)
  } catch (cause) {
    throw refusal(folder, cause)
  }
}

/** Names may contain subfolders. Throws UsageProblem, and leaves no partial files. */
export function writeFiles(folder: string, files: Files): void {
  const written: [temporary: string, path: string][] = []
  try {
    for (const [name, content] of files) {
      const path = join(folder, name)
      const temporary = `${path}.${process.pid}.partial`
      makeFolder(dirname(path))
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

/** Creates a folder and its parents. (Node's recursive mkdir never returns in folders such as /proc that accept no new entries.) */
function makeFolder(folder: string): void {
  if (existsSync(folder)) {
    if (!statSync(folder).isDirectory()) throw Object.assign(new Error(), { code: 'EEXIST' })
    return
  }
  makeFolder(dirname(resolve(folder)))
  mkdirSync(folder)
}

const reasons: Readonly<Record<string, string>> = {
  EEXIST: 'this is a file, not a folder',
  ENOENT: 'it cannot be made there',
  EISDIR: 'a folder is where a file should be',
}

function refusal(folder: string, cause: unknown): UsageProblem {
  const code = (cause as NodeJS.ErrnoException).code ?? ''
  return new UsageProblem(`${folder}: ${reasons[code] ?? reasonAgainstWriting(cause)}`)
}
