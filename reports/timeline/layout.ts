// The vertical layout of lanes and rows, and what is at a given height. A lane begins with a band for events of the host
// itself; below it is a row for each process that ever ran there.

import type { Lane, Row, Strip } from './model.ts'

export const sizes = { axis: 26, band: 22, row: 30, work: 15, care: 7, held: 3, gap: 10, bottom: 8 } as const

export interface PlacedRow {
  readonly row: Row
  readonly y: number
  /** The centre of the row's work bar, where arrows begin and end. */
  readonly middle: number
}

export interface PlacedLane {
  readonly lane: Lane
  readonly y: number
  readonly height: number
  readonly rows: readonly PlacedRow[]
}

export interface Layout {
  readonly lanes: readonly PlacedLane[]
  readonly rows: readonly PlacedRow[]
  readonly height: number
  /** The index of the row in `rows`, or -1. */
  rowOf(host: string, process: string): number
  at(y: number): { readonly lane: PlacedLane; readonly row: PlacedRow | null; readonly strip: Strip } | null
}

export function layOut(lanes: readonly Lane[], isShown: (host: string) => boolean): Layout {
  const placed: PlacedLane[] = []
  let y: number = sizes.axis
  for (const lane of lanes) {
    if (!isShown(lane.host)) continue
    const rows = lane.rows.map((row, at): PlacedRow => {
      const top = y + sizes.band + at * sizes.row
      return { row, y: top, middle: top + sizes.work / 2 }
    })
    const height = sizes.band + rows.length * sizes.row
    placed.push({ lane, y, height, rows })
    y += height + sizes.gap
  }
  const rows = placed.flatMap((lane) => lane.rows)
  const numbers = new Map(rows.map(({ row }, number) => [`${row.host} ${row.process}`, number]))
  return {
    lanes: placed,
    rows,
    height: y + sizes.bottom,
    rowOf: (host, process) => numbers.get(`${host} ${process}`) ?? -1,
    at(height) {
      const lane = placed.find((one) => height >= one.y && height < one.y + one.height)
      if (lane === undefined) return null
      const row = lane.rows.find((one) => height >= one.y && height < one.y + sizes.row) ?? null
      return { lane, row, strip: row === null ? 'work' : stripAt(height - row.y) }
    },
  }
}

/** Where the strips of a row begin, in pixels from its top. */
export const strips = { work: 1, care: sizes.work + 2, held: sizes.work + sizes.care + 3 } as const

const stripAt = (y: number): Strip => (y >= strips.held ? 'held' : y >= strips.care - 1 ? 'care' : 'work')
