// The same run on different JavaScript engines: fingerprints and results, to the byte. The other engines come from the package
// registry; where it is out of reach, the comparison is skipped and says so.

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { SimulationResult } from '../sim/result.ts'
import { buildForEngines, findEngines, runOn } from './support/engines.ts'

const MINUTE = 60_000
const folder = new URL('../scenarios/', import.meta.url).pathname
/** Everything that teaches, and one of the paper's for each program. */
const files = [
  ...readdirSync(folder).filter((name) => name.endsWith('.yaml')),
  ...['fft-incremental-2', 'gauss-log-1', 'matmul-pre-copy-2'].map((name) => join('paper', `${name}.yaml`)),
]

describe('every engine gives the same results, to the byte', () => {
  const printed = new Map<string, string>()
  let missing: string | null = null

  beforeAll(() => {
    const found = findEngines()
    missing = found.missing
    buildForEngines()
    const paths = files.map((file) => join(folder, file))
    for (const engine of found.engines) printed.set(engine.name, runOn(engine, paths))
  }, 6 * MINUTE)

  const own = (): string => [...printed.values()][0]!

  test('there is something to compare: a result for each scenario, each with its own fingerprint', () => {
    const results = own()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as SimulationResult)
    expect(new Set(results.map(({ fingerprint }) => fingerprint)).size).toBe(files.length)
  })

  test.for(['Node 24', 'Bun'])('%s', (name, { skip }) => {
    if (missing !== null) skip(missing)
    const results = printed.get(name)!.split('\n')
    const differing = files.filter((_, index) => results[index] !== own().split('\n')[index])
    expect(differing).toEqual([])
    expect(printed.get(name)).toBe(own())
  })
})
