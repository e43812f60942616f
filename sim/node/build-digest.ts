// Identifies a build: results may differ between builds, so only equal ones may work together on a sweep.

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { packageVersion } from './package-version.ts'

let known: string | null = null

/** Version and, in eight digits, the code that runs: `0.1.0-5f2c1a09`. */
export function buildName(): string {
  known ??= `${packageVersion()}-${digest()}`
  return known
}

function digest(): string {
  const folder = dirname(dirname(fileURLToPath(import.meta.url)))
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.[jt]s$/.test(name) && !name.endsWith('.d.ts'))
    .sort()
  const hash = createHash('sha256')
  for (const name of names) hash.update(`${name}\0`).update(readFileSync(join(folder, name)))
  return hash.digest('hex').slice(0, 8)
}
