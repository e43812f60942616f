// What is examined: a copy of sources and tests as they are now, in a folder outside the repository. Edits during the half hour that
// follows do not change what later mutants are made from, and nothing is written to the working tree.

import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const copied = ['sim', 'test', 'bench/mutants', 'scenarios', 'package.json', 'tsconfig.json', 'vitest.config.ts']

export class Snapshot {
  /** Absolute. */
  readonly folder: string

  /** @param root of the repository */
  constructor(root: string) {
    this.folder = realpathSync(mkdtempSync(join(tmpdir(), 'starsim-mutants-')))
    for (const each of copied) {
      if (existsSync(join(root, each))) cpSync(join(root, each), join(this.folder, each), { recursive: true })
    }
    symlinkSync(join(root, 'node_modules'), join(this.folder, 'node_modules'), 'dir')
  }

  path(file: string): string {
    return join(this.folder, file)
  }

  read(file: string): string {
    return readFileSync(this.path(file), 'utf8')
  }

  /** All files in a folder, from the root of the snapshot. */
  filesIn(folder: string): string[] {
    return readdirSync(this.path(folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(this.folder.length + 1))
  }

  /** A digest of the contents of some files. */
  digest(files: readonly string[]): string {
    const hash = createHash('sha256')
    for (const file of [...files].sort()) hash.update(`${file}\0`).update(readFileSync(this.path(file)))
    return hash.digest('hex')
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}
