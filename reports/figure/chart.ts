// A figure as a configuration of chart.js: the same for a page and for a PNG. Nothing here touches a canvas; what chart.js does
// not draw by itself (intervals, marks, bands) is in chart-plugins.ts.

import type { ChartConfiguration, ChartDataset, ScaleOptionsByType } from 'chart.js'
import { drawBand, drawIntervals, drawMarks, isLying } from './chart-plugins.ts'
import type { Axis, BarFigure, CurveFigure, CurvePoint, CurveSeries, Figure } from './figure.ts'
import { faded, type Theme } from './palette.ts'

export interface ChartOptions {
  readonly theme: Theme
  /** Draws the title into the chart; a page has it outside the chart. */
  readonly titled: boolean
  /** In CSS pixels; narrower charts get fewer and smaller labels. */
  readonly width: number
}

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif'

export function chartConfiguration(figure: Figure, options: ChartOptions): ChartConfiguration {
  return figure.kind === 'bars' ? barChart(figure, options) : curveChart(figure, options)
}

/** This many names fit side by side under bars; more of them have to slant. */
const MOST_UPRIGHT = 8

function barChart(figure: BarFigure, options: ChartOptions): ChartConfiguration {
  const { theme } = options
  const lying = isLying(figure)
  const stacked = figure.arrangement === 'stacked'
  const datasets = figure.series.map(
    ({ name, tone, values }): ChartDataset<'bar'> => ({
      label: name,
      data: values as (number | null)[],
      // values that others measured are pale with a border, so that the two differ even without colour
      backgroundColor: tone === 'paper' ? faded(theme.tones.paper, 0.35) : theme.tones[tone],
      borderColor: tone === 'paper' ? theme.tones.paper : theme.ground,
      borderWidth: tone === 'paper' ? 1.5 : stacked ? 1 : 0,
      borderRadius: stacked ? 0 : 3,
      categoryPercentage: lying ? 0.8 : 0.76,
      barPercentage: 0.92,
    }),
  )
  const slanting = !lying && figure.categories.length > MOST_UPRIGHT
  const names = { ...categoryScale(options, slanting), stacked }
  const reach = stacked ? {} : reachOf(figure.series.flatMap(barEnds))
  const values = { ...reach, ...valueScale(figure.value, options), stacked }
  return {
    type: 'bar',
    data: {
      labels: figure.categories.map((name) => (lying || slanting ? name.replace(', ', ' ') : wrapped(name))),
      datasets,
    },
    options: {
      ...common(figure, options),
      indexAxis: lying ? 'y' : 'x',
      scales: lying ? { x: values, y: names } : { x: names, y: values },
    },
    plugins: [legendGap, drawBand(figure, theme), drawIntervals(figure, theme)],
  } as ChartConfiguration
}

function curveChart(figure: CurveFigure, options: ChartOptions): ChartConfiguration {
  const { theme } = options
  return {
    type: 'scatter',
    data: { datasets: figure.series.map((series, at) => curve(series, at, theme)) },
    options: {
      ...common(figure, options),
      scales: {
        x: valueScale(figure.x, options),
        y: { ...reachOf(figure.series.flatMap(({ points }) => points.map(endsOf))), ...valueScale(figure.y, options) },
      },
    },
    plugins: [legendGap, drawMarks(figure, theme), drawIntervals(figure, theme)],
  } as ChartConfiguration
}

/** One for each series, so that they differ even without colour. */
const dots = ['circle', 'rect', 'triangle', 'rectRot'] as const

function curve(
  { name, tone, points, style, drawnAtTimes = 1 }: CurveSeries,
  at: number,
  theme: Theme,
): ChartDataset<'scatter'> {
  const colour = theme.tones[tone]
  const dotted = style === 'points' || style === 'both'
  return {
    label: name,
    data: points.filter(({ y }) => y !== null).map(({ x, y }) => ({ x: x * drawnAtTimes, y: y! })),
    showLine: style !== 'points',
    borderColor: colour,
    backgroundColor: tone === 'paper' ? theme.ground : colour,
    borderWidth: 2,
    ...(style === 'broken line' && { borderDash: [6, 4] }),
    pointRadius: dotted ? 4.5 : 0,
    pointHoverRadius: dotted ? 6.5 : 0,
    pointHitRadius: 8,
    pointBorderWidth: 2,
    pointStyle: dotted ? dots[at % dots.length]! : 'line',
    clip: 8,
  }
}

/** Common to all charts. Colours and fonts are set here and not in chart.js's globals, since charts of two themes may coexist. */
function common({ title, kind, ...figure }: Figure, { theme, titled, width }: ChartOptions) {
  const unit = kind === 'bars' ? (figure as BarFigure).value.unit : (figure as CurveFigure).y.unit
  const series = (figure as BarFigure | CurveFigure).series
  return {
    responsive: false,
    maintainAspectRatio: false,
    animation: false as const,
    // a band is labelled above the chart
    layout: { padding: titled ? 24 : { top: 'band' in figure ? 20 : 4, right: 12, bottom: 0, left: 0 } },
    plugins: {
      title: {
        display: titled,
        text: title,
        align: 'start' as const,
        color: theme.ink,
        font: { family: FONT, size: 19, weight: 600 as const },
        padding: { bottom: 14 },
      },
      legend: {
        display: series.length > 1,
        align: 'start' as const,
        labels: {
          color: theme.ink,
          boxWidth: kind === 'bars' ? 14 : 8,
          boxHeight: kind === 'bars' ? 12 : 8,
          usePointStyle: kind === 'curves',
          padding: width < 480 ? 10 : 16,
          font: { family: FONT, size: width < 480 ? 12 : 13 },
        },
      },
      tooltip: {
        backgroundColor: theme.ink,
        titleColor: theme.ground,
        bodyColor: theme.ground,
        padding: 10,
        cornerRadius: 6,
        callbacks: {
          label: (item: TooltipItem): string =>
            `${item.dataset.label ?? ''}: ${withInterval(series[item.datasetIndex], item.dataIndex)}${unit}`,
        },
      },
    },
  }
}

interface TooltipItem {
  readonly dataset: { readonly label?: string }
  readonly datasetIndex: number
  readonly dataIndex: number
}

function withInterval(series: BarFigure['series'][number] | CurveSeries | undefined, at: number): string {
  if (series === undefined) return ''
  const value = 'values' in series ? series.values[at] : series.points[at]?.y
  const halfWidth = 'values' in series ? series.halfWidths?.[at] : series.points[at]?.halfWidth
  const text = numberText(value ?? null)
  return halfWidth === undefined || halfWidth === null ? text : `${text} ± ${numberText(halfWidth)}`
}

/** Three significant digits, and no more decimals than make sense. */
export function numberText(value: number | null): string {
  if (value === null) return 'not measured'
  const size = Math.abs(value)
  return size >= 100 ? value.toFixed(0) : size >= 10 ? value.toFixed(1) : value.toFixed(2)
}

function categoryScale({ theme, width }: ChartOptions, slanting: boolean) {
  return {
    grid: { display: false },
    border: { color: theme.faintInk },
    ticks: {
      color: theme.ink,
      font: { family: FONT, size: width < 480 ? 11 : 13 },
      autoSkip: false,
      maxRotation: slanting || width < 480 ? 60 : 0,
      ...(slanting && { minRotation: 60 }),
    },
  }
}

function valueScale({ label, unit, scale, min, max, ticks }: Axis, { theme, width }: ChartOptions) {
  return {
    type: scale ?? 'linear',
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(ticks !== undefined && {
      afterBuildTicks: (axis: { ticks: { value: number }[]; min: number; max: number }): void => {
        axis.ticks = ticks.filter((value) => value >= axis.min && value <= axis.max).map((value) => ({ value }))
      },
    }),
    title: {
      display: true,
      text: label,
      color: theme.faintInk,
      font: { family: FONT, size: width < 480 ? 11 : 13 },
    },
    grid: { color: theme.grid },
    border: { display: false },
    ticks: {
      color: theme.faintInk,
      font: { family: FONT, size: width < 480 ? 11 : 12 },
      maxTicksLimit: width < 480 ? 6 : 9,
      callback: (value: string | number): string => `${Number(value).toLocaleString('en')}${unit}`,
    },
  } as unknown as ScaleOptionsByType<'linear'>
}

/** A value and both ends of its interval; reachOf clips a wide interval so that it does not flatten the other values. */
const endsOf = ({ y, halfWidth }: CurvePoint): readonly [value: number, low: number, high: number] => {
  const [value, half] = [y ?? 0, halfWidth ?? 0]
  return [value, value - half, value + half]
}

const barEnds = ({ values, halfWidths }: BarFigure['series'][number]): ReturnType<typeof endsOf>[] =>
  values.map((y, at) => endsOf({ x: at, y, halfWidth: halfWidths?.[at] ?? 0 }))

function reachOf(ends: readonly ReturnType<typeof endsOf>[]): { suggestedMin?: number; suggestedMax?: number } {
  const most = Math.max(...ends.map(([value]) => Math.abs(value))) * 1.3
  const low = Math.min(...ends.map(([, end]) => end))
  return {
    suggestedMax: Math.min(Math.max(...ends.map(([, , end]) => end)), most),
    ...(ends.some(([value]) => value < 0) && { suggestedMin: Math.max(low, -most) }),
  }
}

/** Space between legend and chart. */
const legendGap = {
  id: 'legend gap',
  beforeInit(chart: { readonly legend?: { fit(): void; height: number } }): void {
    const { legend } = chart
    if (legend === undefined) return
    const fit = legend.fit
    legend.fit = function () {
      fit.call(this)
      this.height += 10
    }
  },
}

/** A name broken into two lines at its comma, for labels under bars. */
const wrapped = (name: string): string | string[] => {
  const lines = name.split(', ')
  return lines.length === 1 ? name : lines
}
