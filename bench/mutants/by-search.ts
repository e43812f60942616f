// Whether random schedules find a mutant: the search is bundled with it and runs in a process of its own.

import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { type Ending, runChild } from './child.ts'
import { type Mutant, mutate } from './mutant.ts'
import type { SearchReport } from './search-child.ts'
import type { Snapshot } from './snapshot.ts'
import type { Finding } from './verdict.ts'

/** A batch takes a second at most, on a machine that does much else besides. */
const PATIENCE_MS = 30_000
const MEGABYTES = 400

/**
 * @param mutant null: the simulator as it is
 * @param from first schedule; whole batches
 */
export async function trySearch(
  snapshot: Snapshot,
  mutant: Mutant | null,
  from: number,
  to: number,
): Promise<Finding | null> {
  const name = mutant === null ? 'unchanged' : mutant.name.replaceAll('/', '-')
  const bundle = join(snapshot.folder, 'bundles', `${name}.cjs`)
  await build({
    entryPoints: [join(snapshot.folder, 'bench/mutants/search-child.ts')],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'silent',
    plugins: mutant === null ? [] : [inPlace(snapshot, mutant)],
  })
  const ending = await runChild<SearchReport>(bundle, {
    arguments: [String(from), String(to)],
    megabytes: MEGABYTES,
    patienceMs: PATIENCE_MS,
    isLast: ({ over }) => over,
  })
  return findingOf(ending)
}

const inPlace = (snapshot: Snapshot, mutant: Mutant): Plugin => ({
  name: 'mutant',
  setup({ onLoad }) {
    const path = join(snapshot.folder, mutant.file)
    onLoad({ filter: /\.ts$/ }, (loaded) =>
      loaded.path === path ? { contents: mutate(snapshot.read(mutant.file), mutant), loader: 'ts' } : undefined,
    )
  },
})

function findingOf(ending: Ending<SearchReport>): Finding | null {
  const schedules = ending.report?.schedules ?? 0
  if (ending.kind === 'hung') return { by: 'search', what: 'hangs', schedules }
  if (ending.kind === 'broke-off') {
    const outOfMemory = ending.log.includes('heap out of memory')
    return {
      by: 'search',
      what: outOfMemory ? 'eats up memory' : 'breaks off',
      schedules,
      message: lastLine(ending.log),
    }
  }
  const { violated } = ending.report
  return violated === null ? null : { by: 'search', what: violated.check, schedules, message: violated.message }
}

const lastLine = (log: string): string => log.trimEnd().split('\n').at(-1) ?? ''
