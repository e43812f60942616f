// A figure as a table, and a table as CSV (RFC 4180). The numbers are those of the figure, unrounded.

import type { Figure } from './figure.ts'

export interface DataTable {
  readonly heads: readonly string[]
  readonly rows: readonly (readonly (string | number | null)[])[]
}

export function figureTable(figure: Figure): DataTable {
  return figure.kind === 'bars' ? barTable(figure) : curveTable(figure)
}

function barTable({ category, categories, series, value }: Extract<Figure, { kind: 'bars' }>): DataTable {
  const columns = series.flatMap(({ name, values, halfWidths }) => [
    { head: headOf(name, value.unit), values },
    ...(halfWidths === undefined ? [] : [{ head: `${name} ±`, values: halfWidths }]),
  ])
  return {
    heads: [category, ...columns.map(({ head }) => head)],
    rows: categories.map((name, at) => [name, ...columns.map(({ values }) => values[at] ?? null)]),
  }
}

/** A row for each x at which any series has a point. */
function curveTable({ x, y, series }: Extract<Figure, { kind: 'curves' }>): DataTable {
  const places = [...new Set(series.flatMap(({ points }) => points.map((point) => point.x)))].sort((a, b) => a - b)
  const columns = series.flatMap(({ name, points }) => {
    const byX = new Map(points.map((point) => [point.x, point]))
    const hasWidths = points.some(({ halfWidth }) => halfWidth !== undefined)
    return [
      { head: headOf(name, y.unit), at: (place: number) => byX.get(place)?.y ?? null },
      ...(hasWidths ? [{ head: `${name} ±`, at: (place: number) => byX.get(place)?.halfWidth ?? null }] : []),
    ]
  })
  return {
    heads: [headOf(x.label, ''), ...columns.map(({ head }) => head)],
    rows: places.map((place) => [place, ...columns.map(({ at }) => at(place))]),
  }
}

const headOf = (name: string, unit: string): string => (unit.trim() === '' ? name : `${name} (${unit.trim()})`)

/** Each row ends with CRLF, as in RFC 4180. */
export function csvOf({ heads, rows }: DataTable): string {
  const line = (cells: readonly (string | number | null)[]): string => `${cells.map(cellOf).join(',')}\r\n`
  return [heads, ...rows].map(line).join('')
}

function cellOf(cell: string | number | null): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
