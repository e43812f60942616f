// The house as a picture in Mermaid's language, drawn from the imports: an arrow leads from a room to one that it imports from.

import { importsOf, type SourceFile } from './sources.ts'

/** Files in sim/ itself that belong together, by what they are. */
const groups: Readonly<Record<string, readonly string[]>> = {
  'result.ts': ['result.ts'],
  'simulate.ts': [
    'checkpoint-setting.ts',
    'world.ts',
    'final-files.ts',
    'run-result.ts',
    'checked-run.ts',
    'verdict.ts',
    'simulate.ts',
  ],
  'core.ts, index.ts, arbitraries.ts': ['core.ts', 'index.ts', 'arbitraries.ts'],
}

/** The room of the house that a file is in. */
export function roomOf(path: string): string {
  const [top, name = ''] = path.split('/')
  if (top === 'reports') return 'reports'
  return Object.entries(groups).find(([, files]) => files.includes(name))?.[0] ?? name
}

/** The part of the layer that a file is in: a folder of sim/cluster, `layer.ts` for all that stands beside them, null for what is elsewhere. */
export function partOf(path: string): string | null {
  const [, room, name = '', file] = path.split('/')
  if (room !== 'cluster') return null
  return file === undefined ? 'layer.ts' : name
}

export type Arrows = ReadonlyMap<string, ReadonlySet<string>>

/** Who imports from whom. */
export function arrowsBetween(files: readonly SourceFile[], placeOf: (path: string) => string | null): Arrows {
  const arrows = new Map<string, Set<string>>()
  for (const file of files) {
    const from = placeOf(file.path)
    if (from === null) continue
    const to = arrows.get(from) ?? new Set()
    arrows.set(from, to)
    for (const target of importsOf(file)) {
      if (!/^(sim|reports)\//.test(target)) continue
      const place = placeOf(target)
      if (place !== null && place !== from) to.add(place)
    }
  }
  return arrows
}

/** Without the arrows that say nothing new: those to where another arrow leads in the end. Only for arrows without a circle. */
export function reduced(arrows: Arrows): Arrows {
  const leadsTo = (from: string): Set<string> => {
    const reached = new Set(arrows.get(from))
    for (const place of reached) for (const next of arrows.get(place) ?? []) reached.add(next)
    return reached
  }
  const beyond = new Map([...arrows.keys()].map((place) => [place, leadsTo(place)]))
  return new Map(
    [...arrows].map(([from, to]) => [
      from,
      new Set([...to].filter((target) => ![...to].some((other) => beyond.get(other)?.has(target)))),
    ]),
  )
}

/** A block of Mermaid, in an order that does not depend on that of the files. */
export function mermaidOf(arrows: Arrows): string {
  const places = [...arrows.keys()].sort()
  const idOf = (place: string): string => place.replace(/\W+/g, '_')
  const lines = [
    'flowchart TD',
    ...places.map((place) => `  ${idOf(place)}["${place}"]`),
    ...places.flatMap((from) => [...arrows.get(from)!].sort().map((to) => `  ${idOf(from)} --> ${idOf(to)}`)),
  ]
  return `\`\`\`mermaid\n${lines.join('\n')}\n\`\`\`\n`
}

const pictures: Readonly<Record<string, (files: readonly SourceFile[]) => Arrows>> = {
  rooms: (files) => reduced(arrowsBetween(files, roomOf)),
  layer: (files) => {
    const arrows = arrowsBetween(files, partOf)
    return new Map([...arrows].filter(([part]) => part !== 'layer.ts').map(([part, to]) => [part, without(to)]))
  },
}

const without = (to: ReadonlySet<string>): Set<string> => new Set([...to].filter((part) => part !== 'layer.ts'))

/** The document with its pictures as the imports are now: `<!-- picture of the rooms -->` and the block after it. */
export const withCurrentPictures = (document: string, files: readonly SourceFile[]): string =>
  document.replace(
    /(<!-- picture of the (\w+) -->\n)```mermaid\n[^`]*```\n/g,
    (_, head: string, name: string) => head + mermaidOf(pictures[name]!(files)),
  )
