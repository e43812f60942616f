// What a figure is: data with words, no pixels. From the same figure come the chart of a page, a PNG file and a table; what is
// not in it cannot be drawn. Numbers that are not known are null, never NaN, so that a figure survives JSON.

/** What a colour stands for; the palette turns it into one that is seen on light and on dark. */
export type Tone = 'paper' | 'simulated' | 'blue' | 'sky' | 'green' | 'orange' | 'vermillion' | 'purple' | 'yellow'

export interface Axis {
  readonly label: string
  /** Behind each number where one stands alone, with its space: ` s`, ` %`. */
  readonly unit: string
  readonly scale?: 'linear' | 'logarithmic'
  readonly min?: number
  readonly max?: number
  /** The values that are labelled; chosen by the chart when left out. */
  readonly ticks?: readonly number[]
}

export interface CategorySeries {
  readonly name: string
  readonly tone: Tone
  /** One for each category. */
  readonly values: readonly (number | null)[]
  /** Half the width of the interval of each, where there is one. */
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
  /** Measured values are points, closed forms lines; a broken line is somebody else's. */
  readonly style: 'points' | 'line' | 'broken line' | 'both'
}

/** A value on the x axis that has a name. */
export interface Mark {
  readonly x: number
  readonly label: string
  readonly tone: Tone
}

/** A range on the value axis that has a name. */
export interface Band {
  readonly from: number
  readonly to: number
  readonly label: string
}

interface Described {
  /** Also the name of its files. */
  readonly id: string
  readonly title: string
  /** What to see in it, in a sentence or two. */
  readonly caption: string
}

/** Standing bars beside each other; or lying ones, which have room for long names, of one series or of several in a row. */
export interface BarFigure extends Described {
  readonly kind: 'bars'
  readonly category: string
  readonly categories: readonly string[]
  readonly series: readonly CategorySeries[]
  readonly value: Axis
  readonly arrangement: 'beside' | 'stacked' | 'lying'
  readonly band?: Band
}

/** Values over a number. */
export interface CurveFigure extends Described {
  readonly kind: 'curves'
  readonly x: Axis
  readonly y: Axis
  readonly series: readonly CurveSeries[]
  readonly marks: readonly Mark[]
}

export type Figure = BarFigure | CurveFigure

/** A number that JSON can hold. */
export const known = (value: number): number | null => (Number.isFinite(value) ? value : null)
