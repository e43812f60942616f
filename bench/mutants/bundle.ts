// Bundles a program of bench/mutants into one file, with the source of one mutant replacing the original.

import { type BuildOptions, build, type Plugin } from 'esbuild'
import { type Mutant, mutate } from './mutant.ts'
import type { Snapshot } from './snapshot.ts'

export type Entry = 'search-child' | 'validation-child'

const options = (snapshot: Snapshot, entry: Entry) =>
  ({
    entryPoints: [snapshot.path(`bench/mutants/${entry}.ts`)],
    absWorkingDir: snapshot.folder,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'silent',
  }) satisfies BuildOptions

/** A digest of everything that the program consists of: while it is the same, so are the findings. */
export async function bundleDigest(snapshot: Snapshot, entry: Entry): Promise<string> {
  const { metafile } = await build({ ...options(snapshot, entry), write: false, metafile: true, outdir: 'bundles' })
  return snapshot.digest(Object.keys(metafile.inputs))
}

/** Returns the path of the file. @param mutant null: the unchanged simulator */
export async function bundle(snapshot: Snapshot, entry: Entry, mutant: Mutant | null): Promise<string> {
  const outfile = snapshot.path(`bundles/${entry}-${(mutant?.name ?? 'unchanged').replaceAll('/', '-')}.cjs`)
  await build({
    ...options(snapshot, entry),
    outfile,
    plugins: mutant === null ? [] : [inPlace(snapshot, mutant)],
  })
  return outfile
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
