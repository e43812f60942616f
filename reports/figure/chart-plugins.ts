// What chart.js does not draw itself: intervals on bars and points, named values on the x axis, a named range of values. Each
// is a plugin for one chart, built from the figure that the chart shows.

import type { Chart, Plugin } from 'chart.js'
import type { BarFigure, CurveFigure, Figure } from './figure.ts'
import { faded, type Theme } from './palette.ts'

/** The canvas methods used here, which browsers and Node both provide. */
type Pen = Chart['ctx']

/** An error bar for each 95 % interval. */
export function drawIntervals(figure: Figure, theme: Theme): Plugin {
  const lying = isLying(figure)
  const places = figure.series.map((series) =>
    'values' in series
      ? series.values.map((value, at) => ({ value, halfWidth: series.halfWidths?.[at] ?? null }))
      : series.points
          .filter(({ y }) => y !== null)
          .map(({ y, halfWidth }) => ({ value: y, halfWidth: halfWidth ?? null })),
  )
  return {
    id: 'intervals',
    afterDatasetsDraw(chart) {
      const { ctx } = chart
      const axis = chart.scales[lying ? 'x' : 'y']
      if (axis === undefined) return
      const { left, top, width, height } = chart.chartArea
      ctx.save()
      ctx.beginPath()
      ctx.rect(left - HALF_CAP, top - HALF_CAP, width + 2 * HALF_CAP, height + 2 * HALF_CAP)
      ctx.clip()
      ctx.strokeStyle = theme.ink
      ctx.lineWidth = 1.25
      for (const [index, values] of places.entries()) {
        if (!chart.isDatasetVisible(index)) continue
        const elements = chart.getDatasetMeta(index).data
        for (const [at, { value, halfWidth }] of values.entries()) {
          const element = elements[at]
          if (value === null || halfWidth === null || element === undefined) continue
          const from = axis.getPixelForValue(value - halfWidth)
          const to = axis.getPixelForValue(value + halfWidth)
          if (Math.abs(from - to) < 1) continue
          if (lying) whisker(ctx, from, to, element.y, true)
          else whisker(ctx, from, to, element.x, false)
        }
      }
      ctx.restore()
    },
  }
}

const HALF_CAP = 4

function whisker(ctx: Pen, from: number, to: number, across: number, lying: boolean): void {
  const line = (along1: number, across1: number, along2: number, across2: number): void => {
    if (lying) {
      ctx.moveTo(along1, across1)
      ctx.lineTo(along2, across2)
    } else {
      ctx.moveTo(across1, along1)
      ctx.lineTo(across2, along2)
    }
  }
  ctx.beginPath()
  line(from, across, to, across)
  line(from, across - HALF_CAP, from, across + HALF_CAP)
  line(to, across - HALF_CAP, to, across + HALF_CAP)
  ctx.stroke()
}

/** A dashed vertical line for each mark, labelled: the first label is on the left, so that two close marks do not collide. */
export function drawMarks({ marks }: CurveFigure, theme: Theme): Plugin {
  return {
    id: 'marks',
    beforeDatasetsDraw({ ctx, scales, chartArea }) {
      const axis = scales['x']
      if (axis === undefined) return
      ctx.save()
      ctx.font = `600 12px ${fontFamily}`
      for (const [index, { x, label, tone }] of marks.entries()) {
        const at = axis.getPixelForValue(x)
        ctx.strokeStyle = theme.tones[tone]
        ctx.lineWidth = 1.5
        ctx.setLineDash([3, 3])
        ctx.beginPath()
        ctx.moveTo(at, chartArea.top)
        ctx.lineTo(at, chartArea.bottom)
        ctx.stroke()
        const onTheRight = index > 0 && at + 6 + ctx.measureText(label).width < chartArea.right
        ctx.fillStyle = theme.ink
        ctx.textAlign = onTheRight ? 'left' : 'right'
        ctx.fillText(label, onTheRight ? at + 6 : at - 6, chartArea.top + 12)
      }
      ctx.restore()
    },
  }
}

/** The named range, drawn behind the bars. */
export function drawBand(figure: BarFigure, theme: Theme): Plugin {
  const { band } = figure
  const lying = isLying(figure)
  return {
    id: 'band',
    beforeDatasetsDraw({ ctx, scales, chartArea }) {
      const axis = scales[lying ? 'x' : 'y']
      if (band === undefined || axis === undefined) return
      const [from, to] = [axis.getPixelForValue(band.from), axis.getPixelForValue(band.to)]
      const [low, high] = [Math.min(from, to), Math.max(from, to)]
      ctx.save()
      ctx.fillStyle = faded(theme.tones.green, 0.14)
      if (lying) ctx.fillRect(low, chartArea.top, high - low, chartArea.height)
      else ctx.fillRect(chartArea.left, low, chartArea.width, high - low)
      ctx.fillStyle = theme.faintInk
      ctx.font = `12px ${fontFamily}`
      ctx.textAlign = lying ? 'center' : 'right'
      if (lying) ctx.fillText(band.label, (low + high) / 2, chartArea.top - 6)
      else ctx.fillText(band.label, chartArea.right - 4, low + 14)
      ctx.restore()
    },
  }
}

/** Whether the value axis is horizontal. */
export const isLying = (figure: Figure): boolean => figure.kind === 'bars' && figure.arrangement !== 'beside'

const fontFamily = 'system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif'
