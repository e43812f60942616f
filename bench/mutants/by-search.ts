// Whether random schedules find a mutant: the search is bundled with it and runs in a process of its own.

import { type BuildOptions, build, type Plugin } from 'esbuild'
import { Child, type Ending } from './child.ts'
import { type Mutant, mutate } from './mutant.ts'
import type { Finding } from './results-file.ts'
import type { SearchReport } from './search-child.ts'
import type { SearchLength } from './searches.ts'
import type { Snapshot } from './snapshot.ts'

/** A schedule takes some milliseconds, a batch of worlds a second at most. */
const PATIENCE_MS = 20_000
const MEGABYTES = 400

const options = (snapshot: Snapshot) =>
  ({
    entryPoints: [snapshot.path('bench/mutants/search-child.ts')],
    absWorkingDir: snapshot.folder,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'silent',
  }) satisfies BuildOptions

/** One text for everything that the search is made of: while that is the same, so is what it finds. */
export async function searchDigest(snapshot: Snapshot): Promise<string> {
  const { metafile } = await build({ ...options(snapshot), write: false, metafile: true, outdir: 'bundles' })
  return snapshot.digest(Object.keys(metafile.inputs))
}

/** @param mutant null: the simulator as it is */
export async function trySearch(
  snapshot: Snapshot,
  mutant: Mutant | null,
  length: SearchLength,
  schedules: number,
): Promise<Finding | null> {
  const bundle = snapshot.path(`bundles/${(mutant?.name ?? 'unchanged').replaceAll('/', '-')}.cjs`)
  const plugins = mutant === null ? [] : [inPlace(snapshot, mutant)]
  await build({ ...options(snapshot), outfile: bundle, plugins })
  const child = new Child(bundle, [length, String(schedules)], MEGABYTES)
  const ending = await child.ask<SearchReport>(null, { patienceMs: PATIENCE_MS, isLast: ({ over }) => over })
  child.end()
  return findingOf(ending)
}

const inPlace = (snapshot: Snapshot, mutant: Mutant): Plugin => ({
  name: 'mutant',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, ({ path }) =>
      path === snapshot.path(mutant.file)
        ? { contents: mutate(snapshot.read(mutant.file), mutant), loader: 'ts' }
        : undefined,
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
