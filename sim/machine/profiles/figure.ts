// A figure is a number with its provenance: unit, how it was obtained, and source. Profiles are plain numbers; their figures are in
// calibration.ts, field by field (the types enforce it).

/**
 * measured: stated by a source of the period. derived: arithmetic on measured figures. fitted: found by `starsim calibrate`. sourced:
 * stated by a manufacturer or a publication. assumed: of the right order, without a source.
 */
export type FigureKind = 'measured' | 'derived' | 'fitted' | 'sourced' | 'assumed'

export type Unit = 'ns' | 'ns/byte' | 'bytes' | 'count' | 'rpm'

export interface Figure {
  readonly value: number
  readonly unit: Unit
  readonly kind: FigureKind
  /** The publication, or the arithmetic. */
  readonly source: string
}

/** The shape of `T` with a figure in place of every number. */
export type Figures<T> = { readonly [K in keyof T]: T[K] extends number ? Figure : Figures<T[K]> }

export const measured = (value: number, unit: Unit, source: string): Figure => ({
  value,
  unit,
  kind: 'measured',
  source,
})

export const derived = (value: number, unit: Unit, source: string): Figure => ({ value, unit, kind: 'derived', source })

export const fitted = (value: number, unit: Unit, source: string): Figure => ({ value, unit, kind: 'fitted', source })

export const sourced = (value: number, unit: Unit, source: string): Figure => ({ value, unit, kind: 'sourced', source })

export const assumed = (value: number, unit: Unit, source: string): Figure => ({ value, unit, kind: 'assumed', source })

interface FigureTree {
  readonly [name: string]: Figure | FigureTree
}

const isFigure = (node: Figure | FigureTree): node is Figure => typeof node['value'] === 'number'

/** The same shape with plain numbers. */
export function valuesOf<T>(figures: Figures<T>): T {
  const strip = (tree: FigureTree): unknown =>
    Object.fromEntries(
      Object.entries(tree).map(([name, node]) => [name, isFigure(node) ? node.value : strip(node)] as const),
    )
  return strip(figures as FigureTree) as T
}

/** Every figure with its path, such as `cpu.flopNs`, in the order in which they are declared. */
export function flatten<T>(figures: Figures<T>): [path: string, figure: Figure][] {
  const walk = (tree: FigureTree, prefix: string): [string, Figure][] =>
    Object.entries(tree).flatMap(([name, node]) =>
      isFigure(node) ? [[prefix + name, node] as [string, Figure]] : walk(node, `${prefix}${name}.`),
    )
  return walk(figures as FigureTree, '')
}
