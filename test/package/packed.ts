// The package as it would be published, packed from what is built.

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

export const root = new URL('../../', import.meta.url).pathname

export interface Packed {
  readonly tarball: string
  /** Paths within the package. */
  readonly files: readonly string[]
  readonly unpackedBytes: number
}

export function pack(folder: string): Packed {
  if (isStale()) throw new Error('what is built is older than the sources: npm run build')
  mkdirSync(folder, { recursive: true })
  const out = run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], root)
  const [{ filename, files, unpackedSize }] = JSON.parse(out)
  return {
    tarball: join(folder, filename),
    files: files.map(({ path }: { path: string }) => path),
    unpackedBytes: unpackedSize,
  }
}

function isStale(): boolean {
  const built = join(root, 'dist', 'scenario.schema.json') // what the build writes last
  if (!existsSync(built)) return true
  const at = statSync(built).mtimeMs
  const sources = ['sim', 'reports', 'bench'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(root, folder, name)),
  )
  return sources.some((path) => path.endsWith('.ts') && statSync(path).mtimeMs > at)
}

/** What it prints. Throws with what it said if it fails. */
export function run(program: string, words: readonly string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(program, words, { cwd, encoding: 'utf8', maxBuffer: 1 << 26 })
  if (status === 0) return stdout
  throw new Error(`${program} ${words.join(' ')}: ${error?.message ?? stderr}${stdout}`)
}
