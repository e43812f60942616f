// What a figure is: data with labels, no pixels. A page's chart, a PNG file and a table are all made from the same figure; what is
// not in it cannot be drawn. Unknown numbers are null, never NaN, so that a figure survives JSON.

/** What a colour stands for; the palette maps it to a colour that is visible on light and on dark. */
export type Tone = 'paper' | 'simulated' | 'blue' | 'sky' | 'green' | 'orange' | 'vermillion' | 'purple' | 'yellow'

export interface Axis {
  readonly label: string
  /** Appended to a number outside the axis, including the space: ` s`, ` %`. */
  readonly unit: string
  readonly scale?: 'linear' | 'logarithmic'
  readonly min?: number
  readonly max?: number
  /** The values that get a tick label; the chart chooses them if omitted. */
  readonly ticks?: readonly number[]
}

export interface CategorySeries {
  readonly name: string
  readonly tone: Tone
  /** One for each category. */
  readonly values: readonly (number | null)[]
  /** Half the width of each value's interval, where it has one. */
  readonly halfWidths?: readonly (number | null)[]
}

export interface CurvePoint {
  readonly x: number
  readonly y: number | null
  readonly halfWidth?: number | null
}

export interface CurveSeries {
  readonly name: string
  readonly tone: Tone
  readonly points: readonly CurvePoint[]
  /** Measured values are points, closed forms lines; a dashed line was measured by others, or is one of more than there are colours. */
  readonly style: 'points' | 'line' | 'broken line' | 'both'
  /** Drawn at x times this factor, so that points of several series at the same x are side by side. */
  readonly drawnAtTimes?: number
}

/** A named value on the x axis. */
export interface Mark {
  readonly x: number
  readonly label: string
  readonly tone: Tone
}

/** A named range on the value axis. */
export interface Band {
  readonly from: number
  readonly to: number
  readonly label: string
}

interface Described {
  /** Also the base name of its files. */
  readonly id: string
  readonly title: string
  /** What it shows, in a sentence or two. */
  readonly caption: string
}

/** Grouped vertical bars; or horizontal bars, which leave room for long names, of one series or of several stacked. */
export interface BarFigure extends Described {
  readonly kind: 'bars'
  readonly category: string
  readonly categories: readonly string[]
  readonly series: readonly CategorySeries[]
  readonly value: Axis
  readonly arrangement: 'beside' | 'stacked' | 'lying'
  readonly band?: Band
}

/** Values over a number, as curves. */
export interface CurveFigure extends Described {
  readonly kind: 'curves'
  readonly x: Axis
  readonly y: Axis
  readonly series: readonly CurveSeries[]
  readonly marks: readonly Mark[]
}

export type Figure = BarFigure | CurveFigure

/** A number that JSON can represent. */
export const known = (value: number): number | null => (Number.isFinite(value) ? value : null)
