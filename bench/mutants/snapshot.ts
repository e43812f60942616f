// What is examined: a copy of sources and tests as they are now, in a folder outside the repository. Nobody's edits during the half
// hour that follows change what the later mutants are made from, and nothing is written where one works.

import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const copied = ['sim', 'test', 'bench/mutants', 'scenarios', 'package.json', 'tsconfig.json', 'vitest.config.ts']

/** What a mutant may be noticed by: with other contents the results are others. */
const examined = ['sim', 'test', 'bench/mutants/worlds.ts', 'bench/mutants/search-child.ts']

export interface Snapshot {
  /** Absolute. */
  readonly folder: string
  /** Of all that results depend on beside the mutant. */
  readonly digest: string
  read(file: string): string
  remove(): void
}

/** @param root of the repository */
export function takeSnapshot(root: string): Snapshot {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'starsim-mutants-')))
  for (const each of copied) {
    if (existsSync(join(root, each))) cpSync(join(root, each), join(folder, each), { recursive: true })
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir')
  return {
    folder,
    digest: digestOf(folder),
    read: (file) => readFileSync(join(folder, file), 'utf8'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function digestOf(folder: string): string {
  const hash = createHash('sha256')
  for (const each of examined) {
    for (const file of filesIn(folder, each)) hash.update(`${file}\0`).update(readFileSync(join(folder, file)))
  }
  return hash.digest('hex').slice(0, 16)
}

function filesIn(folder: string, each: string): string[] {
  if (each.endsWith('.ts')) return [each]
  return readdirSync(join(folder, each), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
}
